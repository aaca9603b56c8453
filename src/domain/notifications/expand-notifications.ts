import { and, asc, eq, gt, isNull, lte, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { isOwed } from './audience.ts'
import { enqueueForFollowers, type Follower } from './enqueue-notification.ts'

/** Followers per transaction: short enough that a visitor's request in between does not wait noticeably. */
const step = 250

/**
 * Makes the next step of deliveries for the oldest notification that is released and not expanded yet: one for everyone who
 * followed when it was written. Its position is written with each step, and a delivery exists once per subscriber, so a crash
 * between two steps loses and doubles nothing. Returns false when there was nothing to do.
 */
export function expandNextStep(deps: Deps): boolean {
  const notification = nextToExpand(deps.db).get({ now: deps.clock.now() })
  if (!notification) return false

  return writeUnaudited(deps.db, (tx) => {
    const audience = tx
      .select()
      .from(subscribers)
      .where(and(isOwed(tx, notification), gt(subscribers.id, notification.expandedThrough)))
      .orderBy(asc(subscribers.id))
      .limit(step)
      .all()
    enqueueForFollowers(tx, deps, notification, audience)
    tx.update(notifications)
      .set({
        expandedThrough: audience.at(-1)?.id ?? notification.expandedThrough,
        expandedAt: audience.length < step ? deps.clock.now() : null,
      })
      .where(eq(notifications.id, notification.id))
      .run()
    return true
  })
}

const nextToExpand = (db: Db) =>
  prepared(db, 'next to expand', () =>
    db
      .select()
      .from(notifications)
      .where(and(isNull(notifications.expandedAt), lte(notifications.releaseAt, sql.placeholder('now'))))
      .orderBy(asc(notifications.releaseAt))
      .limit(1)
      .prepare(),
  )

/**
 * Makes the deliveries a subscriber is still to get, before it leaves, pauses or follows something else, so that every ledger
 * adds up to the audience that was counted.
 */
export function settleOwed(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  subscriber: Pick<Follower, 'id' | 'organizationId'>,
): void {
  const open = tx
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, subscriber.organizationId), isNull(notifications.expandedAt)))
    .all()
  for (const notification of open.filter(({ expandedThrough }) => expandedThrough < subscriber.id)) {
    const owed = tx
      .select()
      .from(subscribers)
      .where(and(isOwed(tx, notification), eq(subscribers.id, subscriber.id)))
      .all()
    enqueueForFollowers(tx, deps, notification, owed)
  }
}

/**
 * Makes at once all deliveries of the organization's notifications that are still to be made, in the causing transaction: before who
 * hears of what changes, so that every ledger adds up to the audience that was counted.
 */
export function expandAllOf(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, organizationId: OrganizationId): void {
  const open = tx
    .select()
    .from(notifications)
    .where(and(eq(notifications.organizationId, organizationId), isNull(notifications.expandedAt)))
    .all()
  for (const notification of open) {
    const owed = tx
      .select()
      .from(subscribers)
      .where(and(isOwed(tx, notification), gt(subscribers.id, notification.expandedThrough)))
      .all()
    enqueueForFollowers(tx, deps, notification, owed)
    tx.update(notifications)
      .set({ expandedThrough: owed.at(-1)?.id ?? notification.expandedThrough, expandedAt: deps.clock.now() })
      .where(eq(notifications.id, notification.id))
      .run()
  }
}
