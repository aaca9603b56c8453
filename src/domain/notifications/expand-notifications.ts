import { and, asc, eq, gt, isNull, lte, ne, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { isOwed } from './audience.ts'
import { enqueueForFollowers, type Follower } from './enqueue-notification.ts'
import { expandEvents, expandNextEvent } from './expand-events.ts'
import type { Notification } from './notification.ts'
import { openNotifications } from './open-notifications.ts'

/** Followers per transaction: short enough that a visitor's request in between does not wait noticeably. */
export const followersAtOnce = 250

/** A step for programs and one for people: neither waits until all of the others have their deliveries. */
export function expandNextStep(deps: Deps): boolean {
  const toPrograms = expandNextEvent(deps, followersAtOnce)
  const toPeople = expandNextNotification(deps)
  return toPrograms || toPeople
}

/**
 * Makes the next step of deliveries to people for the oldest notification that is released and not expanded yet: one for
 * everyone who followed when it was written. Its position is written with each step, and a delivery exists once per subscriber,
 * so a crash between two steps loses and doubles nothing. Returns false when there was nothing to do.
 */
function expandNextNotification(deps: Deps): boolean {
  const notification = nextToExpand(deps.db).get({ now: deps.clock.now() })
  if (!notification) return false
  return writeUnaudited(deps.db, (tx) => {
    expand(tx, deps, notification, followersAtOnce)
    return true
  })
}

function expand(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, notification: Notification, atOnce: number): void {
  const audience = tx
    .select()
    .from(subscribers)
    .where(
      and(
        isOwed(tx, notification),
        ne(subscribers.channel, 'webhook'),
        gt(subscribers.id, notification.expandedThrough),
      ),
    )
    .orderBy(asc(subscribers.id))
    .limit(atOnce)
    .all()
  enqueueForFollowers(tx, deps, notification, audience)
  tx.update(notifications)
    .set({
      expandedThrough: audience.at(-1)?.id ?? notification.expandedThrough,
      expandedAt: audience.length < atOnce ? deps.clock.now() : null,
    })
    .where(eq(notifications.id, notification.id))
    .run()
}

const nextToExpand = (db: Db) =>
  prepared(db, 'next to expand', () =>
    db
      .select()
      .from(notifications)
      .where(and(isNull(notifications.expandedAt), lte(notifications.releaseAt, sql.placeholder('now'))))
      .orderBy(asc(notifications.releaseAt), asc(notifications.createdAt), asc(sql`rowid`))
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
  for (const notification of openNotifications(tx, subscriber.organizationId)) {
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
  expandEvents(tx, deps, organizationId)
  const open = and(eq(notifications.organizationId, organizationId), isNull(notifications.expandedAt))
  for (const notification of tx.select().from(notifications).where(open).all())
    expand(tx, deps, notification, Number.MAX_SAFE_INTEGER)
}
