import { createHash, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { mailServices } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { BouncePostOutcome, MailService } from '#src/words.ts'
import type { Deps } from '../context.ts'
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

/** Notes a post and what became of it. Not in the audit log, because nobody acted. */
export function notePost(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  service: MailService,
  outcome: BouncePostOutcome,
): void {
  const noted = { lastPostAt: clock.now(), lastOutcome: outcome }
  writeUnaudited(db, (tx) => void tx.update(mailServices).set(noted).where(eq(mailServices.id, service)).run(), {
    durable: false,
  })
}

/** Keeps the topic that was confirmed, unless one was before. */
export function keepTopic({ db }: Pick<Deps, 'db'>, service: MailService, topic: string): void {
  writeUnaudited(db, (tx) => {
    const known = tx.select().from(mailServices).where(eq(mailServices.id, service)).get()
    if (known?.topic === null) tx.update(mailServices).set({ topic }).where(eq(mailServices.id, service)).run()
  })
}
