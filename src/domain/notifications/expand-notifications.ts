import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { deliveries, type MessageKind, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { endpointsFor, isOwed, topicOf } from './audience.ts'
import { destinationOf } from './channels/address.ts'

type Notification = typeof notifications.$inferSelect
type Follower = typeof subscribers.$inferSelect

/** Followers per transaction: short enough that a visitor's request in between does not wait noticeably. */
const step = 500

/**
 * Makes the next step of deliveries for the oldest notification that is released and not expanded yet: one for everyone who
 * followed when it was written, and for each of the organization's endpoints. Where it stopped is written with the step, and
 * a delivery exists once per subscriber, so a crash between two steps loses and doubles nothing. Returns false when there
 * was nothing to do.
 */
export function expandNextStep(deps: Deps): boolean {
  const notification = deps.db
    .select()
    .from(notifications)
    .where(and(isNull(notifications.expandedAt), lte(notifications.releaseAt, deps.clock.now())))
    .orderBy(asc(notifications.releaseAt))
    .limit(1)
    .get()
  if (!notification) return false

  return keepBooks(deps.db, (tx) => {
    const audience = tx
      .select()
      .from(subscribers)
      .where(and(isOwed(tx, notification), gt(subscribers.id, notification.expandedThrough)))
      .orderBy(asc(subscribers.id))
      .limit(step)
      .all()
    if (notification.expandedThrough === '') oweEndpoints(tx, deps, notification)
    oweFollowers(tx, deps, notification, audience)
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

/**
 * Before a subscriber leaves, pauses or follows something else: what was owed until now gets its delivery, so that every
 * ledger adds up to the audience that was counted.
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
    oweFollowers(tx, deps, notification, owed)
  }
}

function oweFollowers(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  notification: Notification,
  followers: readonly Follower[],
): void {
  if (followers.length === 0) return
  const rows = followers.map(({ id, channel, address }) => ({
    ...common(deps, notification),
    id: deps.ids.id(),
    subscriberId: id,
    channel,
    address,
    destination: destinationOf(channel, address),
  }))
  tx.insert(deliveries).values(rows).onConflictDoNothing().run()
}

function oweEndpoints(tx: Tx, deps: Deps, notification: Notification): void {
  for (const { id, address } of endpointsFor(tx, notification.organizationId, topicOf(tx, notification).kind))
    tx.insert(deliveries)
      .values({
        ...common(deps, notification),
        id: deps.ids.id(),
        webhookEndpointId: id,
        channel: 'webhook',
        address,
        destination: destinationOf('webhook', address),
      })
      .onConflictDoNothing()
      .run()
}

function common({ clock }: Pick<Deps, 'clock'>, notification: Notification) {
  const now = clock.now()
  return {
    organizationId: notification.organizationId,
    notificationId: notification.id,
    kind: kindOf(notification),
    state: 'waiting',
    nextAttemptAt: Math.max(now, notification.releaseAt),
    createdAt: now,
  } as const
}

function kindOf({ statusUpdateId, maintenanceUpdateId }: Notification): MessageKind {
  if (statusUpdateId !== null) return 'status_update'
  else return maintenanceUpdateId === null ? 'maintenance_reminder' : 'maintenance_update'
}
