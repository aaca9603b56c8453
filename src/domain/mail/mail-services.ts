import { createHash, timingSafeEqual } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { mailServices } from '#src/db/schema/senders.ts'
import { write } from '#src/db/write.ts'
import type { BouncePostOutcome, MailService } from '#src/words/bounces.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, SystemActor } from '../context.ts'
import { openOnce } from '../secrets/open-once.ts'

export type MailServiceRow = typeof mailServices.$inferSelect

/** A mail service that posts here, its secrets opened. */
export interface ConnectedService extends Pick<MailServiceRow, 'topic' | 'connectedAt' | 'lastPostAt' | 'lastOutcome'> {
  service: MailService
  /** The end of the URL that it posts to. */
  urlToken: string
  /** Null: none is needed, or none saved yet. */
  signingKey: string | null
}

/** The associated data of a mail service's sealed columns. */
export function mailServiceIdentity(column: 'urlToken' | 'signingKey', service: MailService): string {
  return `mail_services.${column}:${service}`
}

/** Prepared, because it is asked for every mail. */
export function connectedNames(db: Db): MailService[] {
  const names = prepared(db, 'mail services', () => db.select({ id: mailServices.id }).from(mailServices).prepare())
  return names.all().map(({ id }) => id)
}

/** The connected ones, the first one first. */
export function readMailServices(deps: Pick<Deps, 'db' | 'secrets'>): ConnectedService[] {
  return deps.db
    .select()
    .from(mailServices)
    .orderBy(mailServices.connectedAt)
    .all()
    .map(({ id: service, urlToken, signingKey, ...row }) => ({
      ...row,
      service,
      urlToken: openOnce(deps, urlToken, mailServiceIdentity('urlToken', service)),
      signingKey: signingKey && openOnce(deps, signingKey, mailServiceIdentity('signingKey', service)),
    }))
}

/** The service whose URL ends so; undefined for a token that is none's. Takes as long for a wrong one as for a right one. */
export function serviceAt(deps: Pick<Deps, 'db' | 'secrets'>, token: string): ConnectedService | undefined {
  const [found] = readMailServices(deps).filter(({ urlToken }) => timingSafeEqual(digest(urlToken), digest(token)))
  return found
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** In the causing transaction: notes a post and what became of it. Not in the audit log, because nobody acted. */
export function notePost(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  service: MailService,
  lastOutcome: BouncePostOutcome,
): void {
  tx.update(mailServices).set({ lastPostAt: clock.now(), lastOutcome }).where(eq(mailServices.id, service)).run()
}

const amazon: SystemActor = { kind: 'system', name: 'bounces', origin: { ip: '', userAgent: 'job', requestId: '' } }

/** Keeps the topic that was confirmed, unless one was before. */
export function keepTopic(deps: Pick<Deps, 'db' | 'clock'>, topic: string): void {
  const unconfirmed = and(eq(mailServices.id, 'ses'), isNull(mailServices.topic))
  if (!deps.db.select().from(mailServices).where(unconfirmed).get()) return
  write(deps.db, (tx) => {
    tx.update(mailServices).set({ topic }).where(unconfirmed).run()
    const subject = { type: 'mail_service', id: 'ses' }
    recordAudit(tx, deps, amazon, {
      action: 'mail_service.confirmed',
      organizationId: null,
      subject,
      changes: { topic },
    })
  })
}
