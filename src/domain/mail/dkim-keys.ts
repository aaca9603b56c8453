import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import { and, eq, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { dkimKeys } from '#src/db/schema/senders.ts'
import type { Deps } from '../context.ts'
import type { DkimKey } from './mail.ts'

export type StoredDkimKey = typeof dkimKeys.$inferSelect

/** A new key pair: PKCS #8 as PEM, and base64 for DNS. */
export interface DkimKeyPair {
  privateKey: string
  publicKey: string
}

/** RFC 8301, 3.2: 2048 bits. Off the event loop, since finding the primes takes long. */
export async function generateDkimKeyPair(): Promise<DkimKeyPair> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  return { privateKey: pair.privateKey, publicKey: pair.publicKey.toString('base64') }
}

/** The associated data with which a private key is sealed, and opens. */
export function dkimIdentity(id: string): string {
  return `dkim_keys.privateKey:${id}`
}

/** `owner`: the organization whose key it is; null: the instance's own. */
export function findDkimKey(db: Reader, owner: string | null, domain: string): StoredDkimKey | undefined {
  return prepared(db, 'dkim key', keyOf).get({ owner, domain })
}

function keyOf(db: Reader) {
  const whose = sql`${dkimKeys.organizationId} is ${sql.placeholder('owner')}`
  return db
    .select()
    .from(dkimKeys)
    .where(and(whose, eq(dkimKeys.domain, sql.placeholder('domain'))))
    .prepare()
}

/** In the causing transaction; an existing key stays. */
export function insertDkimKey(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids' | 'secrets'>,
  owner: string | null,
  domain: string,
  { privateKey, publicKey }: DkimKeyPair,
): void {
  if (findDkimKey(tx, owner, domain)) return
  const id = deps.ids.id()
  tx.insert(dkimKeys)
    .values({
      id,
      organizationId: owner,
      domain,
      // A selector of its own: another Opsentry, or another organization of this one, may sign for the same domain.
      selector: `opsentry${id.slice(-4)}`,
      privateKey: deps.secrets.seal(privateKey, dkimIdentity(id)),
      publicKey,
      createdAt: deps.clock.now(),
    })
    .run()
}

/** The key to sign with; null until its record was found in DNS: a signature that nobody can verify does harm. */
export function signingKey(deps: Pick<Deps, 'db' | 'secrets'>, owner: string | null, domain: string): DkimKey | null {
  const key = findDkimKey(deps.db, owner, domain)
  if (!key || key.verifiedAt === null) return null
  return { domain, selector: key.selector, privateKey: deps.secrets.open(key.privateKey, dkimIdentity(key.id)) }
}
