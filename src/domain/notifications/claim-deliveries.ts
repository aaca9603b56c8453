import { and, asc, eq, inArray, lt, lte } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '../context.ts'

export type Delivery = typeof deliveries.$inferSelect

/** Milliseconds a claim holds: longer than the mailer's deadline, so that no message is claimed twice while it is sent. */
const lease = 60_000

/** Takes up to `limit` due deliveries, oldest first, so that no other sender takes them. */
export function claimDeliveries(deps: Deps, limit: number): Delivery[] {
  const now = deps.clock.now()
  const due = deps.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(inArray(deliveries.state, ['waiting', 'retrying']), lte(deliveries.nextAttemptAt, now)))
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
          inArray(deliveries.state, ['waiting', 'retrying']),
        ),
      )
      .returning()
      .all(),
  )
}

/** At start, under the instance lock: whoever held these claims is dead. Returns how many were released. */
export function releaseOrphanedClaims(deps: Deps): number {
  return release(deps, eq(deliveries.state, 'sending'))
}

/** While serving: a claim whose time is over belongs to nobody any more. */
export function releaseExpiredClaims(deps: Deps): number {
  const expired = and(eq(deliveries.state, 'sending'), lt(deliveries.leaseUntil, deps.clock.now()))
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
