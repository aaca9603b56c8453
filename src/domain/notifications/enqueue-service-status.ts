import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { markQueued } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { enqueue } from '../deliveries/enqueue.ts'
import { publicAmong } from '../service-status/public-services.ts'
import { endpointsFor, follows } from './audience.ts'
import { toEndpoint, toFollower } from './enqueue-notification.ts'

/**
 * Notifies programs at once that a service's own status was set: the organization's endpoints that chose this event, and
 * those that follow the service. People are not notified; they read it on the page. Nobody hears of an internal service.
 */
export function enqueueServiceStatus(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  { organizationId, serviceId, changeId }: { organizationId: OrganizationId; serviceId: ServiceId; changeId: string },
): void {
  if (publicAmong(tx, [serviceId]).length === 0) return
  const followers = tx
    .select()
    .from(subscribers)
    .where(
      and(
        follows(tx, organizationId, { kind: 'incident', serviceIds: [serviceId] }),
        eq(subscribers.channel, 'webhook'),
      ),
    )
    .all()
  const receivers = [
    ...endpointsFor(tx, organizationId, 'service_status').map(toEndpoint),
    ...followers.map(toFollower),
  ]
  if (receivers.length > 0) markQueued(tx)
  const about = { organizationId, subjectId: changeId, kind: 'service_status' as const }
  enqueue(
    tx,
    deps,
    receivers.map((receiver) => ({ ...receiver, ...about })),
  )
}
