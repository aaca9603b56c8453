import { and, asc, eq, gt, inArray, lt, lte, notInArray, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { type Channel, deliveries } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

export type Delivery = typeof deliveries.$inferSelect

/** Milliseconds a claim holds: longer than the mailer's deadline, so that no message is claimed twice while it is sent. */
export const lease = 60_000

/** Written out, not bound: SQLite uses a partial index only where the query says the index's own words. */
const isDue = sql`${deliveries.state} in ('waiting', 'retrying')`
const isInPerson = sql`${deliveries.notificationId} is null and ${deliveries.kind} <> 'service_status'`
const isForMany = sql`(${deliveries.notificationId} is not null or ${deliveries.kind} = 'service_status')`
const isClaimed = sql`${deliveries.state} = 'sending'`

export interface Claim {
  channel: Channel
  limit: number
  /** Hosts to which enough is on its way. */
  busy: string[]
  /** The organization that was served last: the next one comes first now. */
  after: string
}

/**
 * Takes up to `limit` due deliveries of a channel so that no other sender takes them: first what a single person waits for,
 * such as a new password, then of each organization in turn, so that one with a hundred thousand followers holds up no other.
 */
export function claimDeliveries(deps: Deps, claim: Claim): Delivery[] {
  if (claim.limit < 1) return []
  const ids = dueInPerson(deps.db, deps.clock.now(), claim)
  for (const organizationId of inTurn(deps.db, claim)) {
    if (ids.length >= claim.limit) break
    ids.push(...dueOf(deps.db, deps.clock.now(), claim, organizationId, claim.limit - ids.length))
  }
  if (ids.length === 0) return []
  const leaseUntil = deps.clock.now() + lease
  return keepBooks(deps.db, (tx) =>
    tx
      .update(deliveries)
      .set({ state: 'sending', leaseUntil })
      .where(and(inArray(deliveries.id, ids), isDue))
      .returning()
      .all(),
  )
}

/** The organization whose turn a delivery was; null: it went first, out of turn. */
export function turnOf({ notificationId, kind, organizationId }: Delivery): string | null {
  return notificationId !== null || kind === 'service_status' ? organizationId : null
}

/** A claim that was not used: the message waits again, as if nothing had been. */
export function giveBack(deps: Deps, claimed: readonly Delivery[]): void {
  if (claimed.length === 0) return
  keepBooks(deps.db, (tx) => {
    for (const { id, attempts } of claimed)
      tx.update(deliveries)
        .set({ state: attempts === 0 ? 'waiting' : 'retrying', leaseUntil: null })
        .where(and(eq(deliveries.id, id), isClaimed))
        .run()
  })
}

/** At start, under the instance lock: whoever held these claims is dead. Returns how many were released. */
export function releaseOrphanedClaims(deps: Deps): number {
  return release(deps, isClaimed)
}

/** While serving: a claim whose time is over belongs to nobody any more. */
export function releaseExpiredClaims(deps: Deps): number {
  const expired = and(isClaimed, lt(deliveries.leaseUntil, deps.clock.now()))
  return deps.db.select({ id: deliveries.id }).from(deliveries).where(expired).limit(1).get()
    ? release(deps, expired)
    : 0
}

function dueInPerson(db: Reader, now: number, { channel, limit, busy }: Claim): string[] {
  return db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.channel, channel),
        isDue,
        isInPerson,
        lte(deliveries.nextAttemptAt, now),
        notInArray(deliveries.destination, busy),
      ),
    )
    .orderBy(asc(deliveries.nextAttemptAt))
    .limit(limit)
    .all()
    .map(({ id }) => id)
}

function dueOf(db: Reader, now: number, { channel, busy }: Claim, organizationId: string, limit: number): string[] {
  return db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.channel, channel),
        eq(deliveries.organizationId, organizationId),
        isDue,
        isForMany,
        lte(deliveries.nextAttemptAt, now),
        notInArray(deliveries.destination, busy),
      ),
    )
    .orderBy(asc(deliveries.nextAttemptAt))
    .limit(limit)
    .all()
    .map(({ id }) => id)
}

/** The organizations with something on this channel, beginning after the one that was served last. */
function inTurn(db: Reader, { channel, after }: Claim): string[] {
  const all: string[] = []
  // One look into the index for each: a DISTINCT would read every delivery that waits.
  for (let next = firstAfter(db, channel, ''); next !== null; next = firstAfter(db, channel, next)) all.push(next)
  const turn = all.findIndex((id) => id > after)
  return turn < 1 ? all : [...all.slice(turn), ...all.slice(0, turn)]
}

function firstAfter(db: Reader, channel: Channel, organizationId: string): string | null {
  const row = db
    .select({ id: deliveries.organizationId })
    .from(deliveries)
    .where(and(eq(deliveries.channel, channel), gt(deliveries.organizationId, organizationId), isDue, isForMany))
    .orderBy(asc(deliveries.organizationId))
    .limit(1)
    .get()
  return row?.id ?? null
}

function release(deps: Deps, which: ReturnType<typeof and>): number {
  return keepBooks(deps.db, (tx) =>
    tx
      .update(deliveries)
      .set({ state: 'retrying', leaseUntil: null, nextAttemptAt: deps.clock.now() })
      .where(which)
      .returning({ id: deliveries.id })
      .all(),
  ).length
}
