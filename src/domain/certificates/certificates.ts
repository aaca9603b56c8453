import { asc, eq, isNotNull, sql } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { acmeAccounts, tlsCertificates } from '#src/db/schema/certificates.ts'
import type { Deps } from '../context.ts'

export type TlsCertificate = typeof tlsCertificates.$inferSelect

/** The associated data with which the private key of a certificate is sealed, and opens. */
export function certificateKeyIdentity(host: string): string {
  return `tls_certificates.key:${host}`
}

/** The associated data of the key of the account with an authority. */
export function acmeAccountIdentity(directory: string): string {
  return `acme_accounts.key:${directory}`
}

/** Of every name, those without a certificate included. */
export function listCertificates(db: Reader): TlsCertificate[] {
  return db.select().from(tlsCertificates).orderBy(asc(tlsCertificates.id)).all()
}

/** A certificate that can be shown to browsers; PEM. */
export interface ServedCertificate {
  host: string
  key: string
  chain: string
}

/** All of them; one whose key cannot be opened is left out, and logged. */
export function servedCertificates({ db, secrets, logger }: Pick<Deps, 'db' | 'secrets' | 'logger'>) {
  return listCertificates(db).flatMap(({ id: host, key, chain }): ServedCertificate[] => {
    if (key === null || chain === null) return []
    try {
      return [{ host, key: secrets.open(key, certificateKeyIdentity(host)), chain }]
    } catch (error) {
      logger.error('the key of a certificate cannot be opened', { host, error: String(error) })
      return []
    }
  })
}

/** Differs whenever other certificates are to be served. Asked each second. */
export function certificatesRevision(db: Db): string {
  return prepared(db, 'certificates', revisionOf).get()?.revision ?? ''
}

const revisionOf = (db: Reader) =>
  db
    .select({
      revision: sql<
        string | null
      >`group_concat(${tlsCertificates.id} || ' ' || ${tlsCertificates.startsAt} || ' ' || ${tlsCertificates.endsAt})`,
    })
    .from(tlsCertificates)
    .where(isNotNull(tlsCertificates.chain))
    .prepare()

/**
 * What answers an HTTP challenge with that token (RFC 8555, 8.3): the account's thumbprint behind it, which is no secret, so that
 * nothing has to be handed from one thread to the other. Null: there is no account with that authority yet.
 */
export function challengeAnswer(db: Db, directory: string, token: string): string | null {
  const account = prepared(db, 'acme account', accountOf).get({ directory })
  return account ? `${token}.${account.thumbprint}` : null
}

const accountOf = (db: Reader) =>
  db
    .select({ thumbprint: acmeAccounts.thumbprint })
    .from(acmeAccounts)
    .where(eq(acmeAccounts.id, sql.placeholder('directory')))
    .prepare()
