import { and, eq, gt, isNull, max, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { markQueued } from '#src/db/write.ts'
import type { Actor, Deps } from '../context.ts'
import { isForReaders } from '../page-access/sight.ts'
import { endpointsOwed, topicNow, topicOf } from './audience.ts'
import { countByChannel, countFollowers, people } from './audience-counts.ts'
import { wasAnnounced } from './channels/correction.ts'
import { enqueueForEndpoints } from './enqueue-notification.ts'
import { expandAllOf } from './expand-notifications.ts'
import type { About, Notification } from './notification.ts'
import { addNotificationEvent } from './program-event.ts'
import { requireRelease } from './require-release.ts'
import { standingNow } from './standing.ts'

/** The cause of a notification: an incident's update, a maintenance window's, or a window that begins soon. */
export type Cause = { statusUpdateId: string } | { maintenanceUpdateId: string } | { maintenanceWindowId: string }

/**
 * Queues a notification to everyone who follows now, and records how many they are, in the transaction that causes it.
 * Followers become deliveries afterwards, in short steps (expand-notifications.ts): programs at once, people at once, too, or,
 * where a person posted it, when the time to recall it is over. A corrected text is told to people alone: programs have no word
 * for it, and would take it for news. On a page of readers they become deliveries here, and leave no earlier. Throws ReleaseRequired.
 */
export function queueNotification(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  actor: Actor,
  organizationId: OrganizationId,
  cause: Cause,
): void {
  const about = { ...nothing, ...cause }
  requireRelease(tx, actor, organizationId, topicNow(tx, about))
  const isNews = !wasAnnounced(tx, about)
  const wait = actor.kind === 'member' ? recallTime(tx, organizationId) : 0
  const releaseAt = Math.max(deps.clock.now() + wait, earlierLeaveAt(tx, deps, organizationId, about))
  const notification = insertNotification(tx, deps, organizationId, about, { releaseAt })
  const programs = isNews ? enqueueForPrograms(tx, deps, notification) : 0
  countAudience(tx, deps, notification, countFollowers(tx, notification, people) + programs)
}

/** Queues it to programs alone, where there are any: people read it elsewhere, and programs would go on believing otherwise. */
export function queueForPrograms(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  organizationId: OrganizationId,
  cause: Cause,
): void {
  const about = { ...nothing, ...cause }
  const topic = topicNow(tx, about)
  const programs = countByChannel(tx, organizationId, topic).get('webhook') ?? 0
  if (programs + endpointsOwed(tx, organizationId, topic).length === 0) return
  const now = deps.clock.now()
  const standing = { ...standingNow(tx, about), programsOnly: true }
  const row = { releaseAt: now, expandedAt: now, standing }
  const notification = insertNotification(tx, deps, organizationId, about, row)
  countAudience(tx, deps, notification, enqueueForPrograms(tx, deps, notification))
}

/** Returns how many it is owed to. */
function enqueueForPrograms(tx: Tx, deps: Pick<Deps, 'clock' | 'ids'>, notification: Notification): number {
  const topic = topicOf(tx, notification)
  const endpoints = endpointsOwed(tx, notification.organizationId, topic)
  const owed = countFollowers(tx, notification, ['webhook']) + endpoints.length
  if (owed > 0) addNotificationEvent(tx, deps, notification)
  enqueueForEndpoints(tx, deps, notification, endpoints)
  return owed
}

function countAudience(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  { id, organizationId }: Notification,
  audience: number,
): void {
  tx.update(notifications).set({ audience }).where(eq(notifications.id, id)).run()
  // What a reader may see may change at any time: who is told is settled now.
  if (isForReaders(tx, organizationId)) expandAllOf(tx, deps, organizationId)
}

const nothing = { statusUpdateId: null, maintenanceUpdateId: null, maintenanceWindowId: null }

/** In the causing transaction, which counts its audience. */
export function insertNotification(
  tx: Tx,
  { clock, ids }: Pick<Deps, 'clock' | 'ids'>,
  organizationId: OrganizationId,
  about: About,
  row: Pick<typeof notifications.$inferInsert, 'releaseAt' | 'standing' | 'audience' | 'expandedAt'>,
): Notification {
  markQueued(tx)
  const known = {
    ...{ id: ids.id(), organizationId, ...about, createdAt: clock.now() },
    ...{ serviceIds: topicNow(tx, about).serviceIds, standing: standingNow(tx, about) },
  }
  return tx
    .insert(notifications)
    .values({ ...known, ...row })
    .returning()
    .get()
}

/** UTC ms at which what was said before of the same subject leaves: what a program posts right after it does not overtake it. */
function earlierLeaveAt(tx: Tx, { clock }: Pick<Deps, 'clock'>, organizationId: OrganizationId, about: About): number {
  const { incidentId, windowId } = subjectOf(tx, about)
  // Readers' deliveries are made already, and wait.
  const waits = isForReaders(tx, organizationId)
    ? and(gt(notifications.releaseAt, clock.now()), isNull(notifications.recalledAt))
    : isNull(notifications.expandedAt)
  const row = tx
    .select({ at: max(notifications.releaseAt) })
    .from(notifications)
    .leftJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .where(
      and(
        waits,
        or(
          eq(statusUpdates.incidentId, incidentId),
          eq(maintenanceUpdates.maintenanceWindowId, windowId),
          eq(notifications.maintenanceWindowId, windowId),
        ),
      ),
    )
    .get()
  return row?.at ?? 0
}

/** The incident or the window; the other id is ''. */
function subjectOf(tx: Tx, { statusUpdateId, maintenanceUpdateId, maintenanceWindowId }: About) {
  const said = eq(statusUpdates.id, statusUpdateId ?? '')
  const planned = eq(maintenanceUpdates.id, maintenanceUpdateId ?? '')
  const window = maintenanceWindowId ?? tx.select().from(maintenanceUpdates).where(planned).get()?.maintenanceWindowId
  return { incidentId: tx.select().from(statusUpdates).where(said).get()?.incidentId ?? '', windowId: window ?? '' }
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
