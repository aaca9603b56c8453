import { asc, eq, inArray } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { subscriptionRequests } from '#src/db/schema/subscription-requests.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps, Visitor } from '../context.ts'
import { DomainError } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { askIn } from './request-subscription.ts'

type Row = typeof subscriptionRequests.$inferSelect

/** Takes up whatever visitors have asked for since, one request after the other. */
export async function takeRequests(deps: Deps, isStopped: () => boolean): Promise<void> {
  while (!isStopped() && takeNextRequest(deps)) await yieldToEventLoop()
}

/**
 * Asks the address of the oldest request to confirm; one that follows already is mailed the link to its subscription. Taken once
 * and by one, since its row goes in the same transaction. Returns false where there is none.
 */
export function takeNextRequest(deps: Deps): boolean {
  const request = oldest(deps.db).get()
  if (!request) return false
  try {
    writeUnaudited(deps.db, (tx) => take(tx, deps, request))
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    // A service that was chosen is gone since.
    deps.logger.info('a request to subscribe came to nothing', { reason: error.message })
    writeUnaudited(deps.db, (tx) => remove(tx, request))
  }
  return true
}

/** Prepared, because it is asked each second. */
const oldest = (db: Db) =>
  prepared(db, 'oldest subscription request', () =>
    db
      .select()
      .from(subscriptionRequests)
      .orderBy(asc(subscriptionRequests.createdAt), asc(subscriptionRequests.id))
      .limit(1)
      .prepare(),
  )

/** Requests of these addresses that nobody has taken up: in the causing transaction. */
export function forgetRequests(tx: Tx, addresses: string[]): void {
  const spellings = addresses.flatMap(spellingsOf)
  tx.delete(subscriptionRequests).where(inArray(subscriptionRequests.email, spellings)).run()
}

function take(tx: Tx, deps: Deps, request: Row): void {
  remove(tx, request)
  const { organizationId, email, ip, userAgent, requestId, serviceIds, language } = request
  const visitor: Visitor = { kind: 'visitor', origin: { ip, userAgent, requestId } }
  const following = { incidents: request.followsIncidents, maintenance: request.followsMaintenance, serviceIds }
  askIn(tx, deps, visitor, organizationId, { email, following, language }, 'form')
}

function remove(tx: Tx, { id }: Row): void {
  tx.delete(subscriptionRequests).where(eq(subscriptionRequests.id, id)).run()
}
