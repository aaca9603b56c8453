import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { markQueued } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { endpointsOwed, topicNow } from './audience.ts'
import { countFollowers, people } from './audience-counts.ts'
import { wasAnnounced } from './channels/correction.ts'
import { enqueueForEndpoints } from './enqueue-notification.ts'
import type { About, Notification } from './notification.ts'
import { addNotificationEvent } from './program-event.ts'
import { standingNow } from './standing.ts'

/** The cause of a notification: an incident's update, a maintenance window's, or a window that begins soon. */
export type Cause = { statusUpdateId: string } | { maintenanceUpdateId: string } | { maintenanceWindowId: string }

/**
 * Queues a notification to everyone who follows now, and records how many they are, in the transaction that causes it.
 * Followers become deliveries afterwards, in short steps (expand-notifications.ts): programs at once, people at once, too, or,
 * where a person posted it, when the time to recall it is over. A corrected text is told to people alone: programs have no word
 * for it, and would take it for news.
 */
export function queueNotification(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  actor: Actor,
  organizationId: OrganizationId,
  cause: Cause,
): void {
  const about = { ...nothing, ...cause }
  const topic = topicNow(tx, about)
  const isNews = !wasAnnounced(tx, about)
  const notification = insertNotification(tx, deps, organizationId, about, {
    serviceIds: topic.serviceIds,
    releaseAt: deps.clock.now() + (actor.kind === 'member' ? recallTime(tx, organizationId) : 0),
    standing: standingNow(tx, about),
  })
  markQueued(tx)
  const endpoints = isNews ? endpointsOwed(tx, organizationId, topic) : []
  const programs = isNews ? countFollowers(tx, notification, ['webhook']) : 0
  if (endpoints.length + programs > 0) addNotificationEvent(tx, deps, notification)
  enqueueForEndpoints(tx, deps, notification, endpoints)
  const audience = countFollowers(tx, notification, people) + programs + endpoints.length
  tx.update(notifications).set({ audience }).where(eq(notifications.id, notification.id)).run()
}

const nothing = { statusUpdateId: null, maintenanceUpdateId: null, maintenanceWindowId: null }

/** In the causing transaction, which says how many its audience is. */
export function insertNotification(
  tx: Tx,
  { clock, ids }: Pick<Deps, 'clock' | 'ids'>,
  organizationId: OrganizationId,
  about: About,
  row: Pick<typeof notifications.$inferInsert, 'serviceIds' | 'releaseAt' | 'standing' | 'audience' | 'expandedAt'>,
): Notification {
  const { statusUpdateId, maintenanceUpdateId, maintenanceWindowId } = about
  const cause = { statusUpdateId, maintenanceUpdateId, maintenanceWindowId }
  return tx
    .insert(notifications)
    .values({ id: ids.id(), organizationId, ...cause, createdAt: clock.now(), ...row })
    .returning()
    .get()
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
