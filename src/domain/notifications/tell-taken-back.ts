import { and, eq, gt, inArray, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveries, type Standing } from '#src/db/schema/delivery.ts'
import { markQueued } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { enqueue } from '../deliveries/enqueue.ts'
import { topicNow } from './audience.ts'
import { addNotificationEvent } from './program-event.ts'
import { insertNotification } from './queue-notification.ts'
import { standingNow } from './standing.ts'

interface TakenBack {
  /** Notifications of what was taken back. */
  recalled: readonly NotificationId[]
  /** The newest update left, or, where the whole incident was withdrawn, the one that was taken back. */
  statusUpdateId: string
  withdrawn: boolean
}

/**
 * Programs are told at once, before anything is taken back: those that may know of it are told how the incident stands without
 * it, and of one that is withdrawn, that it is over. In the causing transaction: they are few, and each has a delivery already.
 */
export function tellTakenBack(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  organizationId: OrganizationId,
  { recalled, statusUpdateId, withdrawn }: TakenBack,
): void {
  const receivers = tx
    .selectDistinct({
      subscriberId: deliveries.subscriberId,
      webhookEndpointId: deliveries.webhookEndpointId,
      channel: deliveries.channel,
      address: deliveries.address,
      destination: deliveries.destination,
    })
    .from(deliveries)
    .where(and(inArray(deliveries.notificationId, [...recalled]), eq(deliveries.channel, 'webhook'), mayHaveArrived))
    .all()
  if (receivers.length === 0) return
  const now = deps.clock.now()
  const about = { statusUpdateId, maintenanceUpdateId: null, maintenanceWindowId: null }
  const standing = standingNow(tx, about)
  const { serviceIds } = topicNow(tx, about)
  const notification = insertNotification(tx, deps, organizationId, about, {
    ...{ serviceIds, releaseAt: now, audience: receivers.length, expandedAt: now },
    standing: withdrawn ? over(standing, now) : standing,
  })
  addNotificationEvent(tx, deps, notification, { expanded: true })
  markQueued(tx)
  const each = { organizationId, notificationId: notification.id, kind: 'status_update' as const }
  enqueue(
    tx,
    deps,
    receivers.map((receiver) => ({ ...receiver, ...each })),
  )
}

/** An attempt that failed may have arrived, too. */
const mayHaveArrived = or(inArray(deliveries.state, ['sending', 'delivered']), gt(deliveries.attempts, 0))

function over(standing: Standing, now: number): Standing {
  if (standing.kind !== 'incident') return standing
  const incident = { ...standing.incident, status: 'resolved' as const, resolvedAt: now, withdrawn: true }
  return { ...standing, incident }
}
