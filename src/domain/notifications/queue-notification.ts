import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { markQueued } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { isForReaders } from '../page-access/sight.ts'
import { endpointsOwed, topicNow } from './audience.ts'
import { countFollowers } from './audience-counts.ts'
import { enqueueForEndpoints } from './enqueue-notification.ts'
import { expandAllOf } from './expand-notifications.ts'

/** The cause of a notification: an incident's update, a maintenance window's, or a window that begins soon. */
export type Cause = { statusUpdateId: string } | { maintenanceUpdateId: string } | { maintenanceWindowId: string }

/**
 * Queues a notification to everyone who follows now, and records how many they are, in the transaction that causes it.
 * Followers become deliveries afterwards, in short steps (expand-notifications.ts): at once, or, where a person posted it,
 * when the time to recall it is over. On a page of readers they do here, and leave no earlier.
 */
export function queueNotification(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  actor: Actor,
  organizationId: OrganizationId,
  cause: Cause,
): void {
  const now = deps.clock.now()
  const releaseAt = actor.kind === 'member' ? now + recallTime(tx, organizationId) : now
  markQueued(tx)
  const about = { statusUpdateId: null, maintenanceUpdateId: null, maintenanceWindowId: null, ...cause }
  const topic = topicNow(tx, about)
  const notification = tx
    .insert(notifications)
    .values({ id: deps.ids.id(), organizationId, ...about, serviceIds: topic.serviceIds, createdAt: now, releaseAt })
    .returning()
    .get()
  const endpoints = endpointsOwed(tx, organizationId, topic)
  enqueueForEndpoints(tx, deps, notification, endpoints)
  tx.update(notifications)
    .set({ audience: countFollowers(tx, notification) + endpoints.length })
    .where(eq(notifications.id, notification.id))
    .run()
  // What a reader may see may change at any time: who is told is settled now.
  if (isForReaders(tx, organizationId)) expandAllOf(tx, deps, organizationId)
}

/** Milliseconds. */
function recallTime(tx: Tx, organizationId: OrganizationId): number {
  const row = tx
    .select({ seconds: organizations.recallSeconds })
    .from(organizations)
    .where(eq(organizations.id, organizationId))
    .get()
  return (row?.seconds ?? 0) * 1000
}
