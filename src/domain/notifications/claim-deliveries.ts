import { and, asc, inArray, lt, lte, sql } from 'drizzle-orm'
import { type Channel, deliveries } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

export type Delivery = typeof deliveries.$inferSelect

/** Milliseconds a claim holds: longer than the mailer's deadline, so that no message is claimed twice while it is sent. */
const lease = 60_000

/** Written out, not bound: SQLite uses a partial index only where the query says the index's own words. */
const isDue = sql`${deliveries.state} in ('waiting', 'retrying')`
const isClaimed = sql`${deliveries.state} = 'sending'`

/** Takes up to `limit` due deliveries of these channels, oldest first, so that no other sender takes them. */
export function claimDeliveries(deps: Deps, limit: number, channels: Channel[]): Delivery[] {
  if (limit < 1 || channels.length === 0) return []
  const now = deps.clock.now()
  const due = deps.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(isDue, lte(deliveries.nextAttemptAt, now), inArray(deliveries.channel, channels)))
    .orderBy(asc(deliveries.nextAttemptAt))
    .limit(limit)
    .all()
  if (due.length === 0) return []

  return keepBooks(deps.db, (tx) =>
    tx
      .update(deliveries)
      .set({ state: 'sending', leaseUntil: now + lease })
      .where(
        and(
          inArray(
            deliveries.id,
            due.map(({ id }) => id),
          ),
          isDue,
        ),
      )
      .returning()
      .all(),
  )
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
