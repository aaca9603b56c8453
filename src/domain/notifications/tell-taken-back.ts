import { and, eq, gt, inArray, or } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { IncidentId, NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import type { Standing } from '#src/db/schema/standing.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { Deps } from '../context.ts'
import { enqueue } from '../deliveries/enqueue.ts'
import { toEndpoint, toFollower } from './enqueue-notification.ts'
import { expandEvents } from './expand-events.ts'
import { addNotificationEvent } from './program-event.ts'
import { insertNotification } from './queue-notification.ts'
import { standingNow } from './standing.ts'

interface TakenBack {
  /** Notifications of what is no longer true. */
  recalled: readonly NotificationId[]
  /** The newest update left, or, where the whole incident was withdrawn, the one that was taken back. */
  statusUpdateId: string
  withdrawn: boolean
}

/**
 * Programs are told at once, before anything can be taken back or deleted: those that may know of it are told how the incident
 * stands without it, and of one that is withdrawn, that it is over, or they would show it as open for ever. In the causing
 * transaction, after it: they are few, and each has a delivery already.
 */
export function tellTakenBack(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  organizationId: OrganizationId,
  { recalled, statusUpdateId, withdrawn }: TakenBack,
): void {
  const receivers = programsThatMayKnow(tx, recalled)
  if (receivers.length === 0) return
  expandEvents(tx, deps, organizationId)
  const now = deps.clock.now()
  const about = { statusUpdateId, maintenanceUpdateId: null, maintenanceWindowId: null }
  const standing = { ...standingNow(tx, about), programsOnly: true }
  const notification = insertNotification(tx, deps, organizationId, about, {
    ...{ releaseAt: now, audience: receivers.length, expandedAt: now },
    standing: withdrawn ? over(standing, now) : standing,
  })
  addNotificationEvent(tx, deps, notification, { expanded: true })
  const each = { organizationId, notificationId: notification.id, kind: 'status_update' as const }
  enqueue(
    tx,
    deps,
    receivers.map((receiver) => ({ ...receiver, ...each })),
  )
}

/** Each with its address of today: it may have another one since, or what it was told is so old that its address was forgotten. */
function programsThatMayKnow(db: Reader, recalled: readonly NotificationId[]) {
  const told = and(inArray(deliveries.notificationId, [...recalled]), eq(deliveries.channel, 'webhook'), mayHaveArrived)
  const ofSubscribers = db.select({ id: deliveries.subscriberId }).from(deliveries).where(told)
  const ofEndpoints = db.select({ id: deliveries.webhookEndpointId }).from(deliveries).where(told)
  const followers = db.select().from(subscribers).where(inArray(subscribers.id, ofSubscribers)).all()
  const endpoints = db.select().from(webhookEndpoints).where(inArray(webhookEndpoints.id, ofEndpoints)).all()
  return [...followers.map(toFollower), ...endpoints.map(toEndpoint)]
}

/** Every notification of the incident. */
export function notificationsOfIncident(db: Reader, incidentId: IncidentId): NotificationId[] {
  return db
    .select({ id: notifications.id })
    .from(notifications)
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .where(eq(statusUpdates.incidentId, incidentId))
    .all()
    .map(({ id }) => id)
}

/** An attempt that failed may have arrived, too. */
const mayHaveArrived = or(inArray(deliveries.state, ['sending', 'delivered']), gt(deliveries.attempts, 0))

function over(standing: Standing, now: number): Standing {
  if (standing.kind !== 'incident') return standing
  const incident = { ...standing.incident, status: 'resolved' as const, resolvedAt: now, withdrawn: true }
  return { ...standing, incident }
}
