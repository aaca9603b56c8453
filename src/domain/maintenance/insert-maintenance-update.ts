import { eq, max } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import type { Actor, Deps } from '../context.ts'
import { queueForPrograms, queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { markChanged } from '../services/mark-changed.ts'
import { servicesOfWindow } from './find-window.ts'
import { courseAfter, isRunning, type MaintenanceUpdate, type MaintenanceWindow } from './maintenance-window.ts'
import { refuseUnseenStep } from './unseen-updates.ts'

export interface NewMaintenanceUpdate {
  status: MaintenanceStatus
  /** Markdown. */
  body: string
  /** Notify subscribers. */
  notify: boolean
  /** Notify programs alone, where subscribers are not. */
  notifyPrograms?: boolean
  /** UTC ms at which the window came into the status; now where absent. */
  at?: number | undefined
  /** The last update that the writer's form showed; absent: the clock or a program posts it. */
  seen?: string
}

/**
 * Writes one status update of a window, brings the window in line with it, and queues the notification. Its place in the
 * timeline is after everything said before, however long ago the clock's step was due. Throws Meanwhile where its writer has not
 * seen the one before.
 */
export function insertMaintenanceUpdate(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  actor: Actor,
  window: MaintenanceWindow,
  input: NewMaintenanceUpdate,
): MaintenanceUpdate {
  return tellStatusChanges(tx, deps, window.organizationId, () => insertUpdate(tx, deps, actor, window, input))
}

function insertUpdate(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  actor: Actor,
  window: MaintenanceWindow,
  input: NewMaintenanceUpdate,
): MaintenanceUpdate {
  refuseUnseenStep(tx, deps, actor, window.id, input.seen)
  const now = deps.clock.now()
  const { status, body, notify, notifyPrograms = false, at = now } = input
  const update = tx
    .insert(maintenanceUpdates)
    .values({
      id: deps.ids.id(),
      maintenanceWindowId: window.id,
      status,
      body,
      notify,
      displayAt: Math.max(at, lastWord(tx, window)),
      ordinal: nextOrdinal(tx, window.id),
      authorId: actor.kind === 'member' ? actor.accountId : null,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
    .get()
  const course = courseAfter(window, status, at)
  tx.update(maintenanceWindows)
    .set({ status, ...course, updatedAt: now })
    .where(eq(maintenanceWindows.id, window.id))
    .run()
  if (isRunning(course) !== isRunning(window))
    markChanged(
      tx,
      servicesOfWindow(tx, window.id).map(({ id }) => id),
      now,
    )
  const cause = { maintenanceUpdateId: update.id }
  if (notify) queueNotification(tx, deps, actor, window.organizationId, cause)
  else if (notifyPrograms) queueForPrograms(tx, deps, window.organizationId, cause)
  return update
}

function nextOrdinal(tx: Tx, windowId: string): number {
  const row = tx
    .select({ last: max(maintenanceUpdates.ordinal) })
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, windowId))
    .get()
  return (row?.last ?? -1) + 1
}

/** UTC ms of the newest update; before there is any, of the moment at which the window was recorded. */
function lastWord(tx: Tx, { id, createdAt }: MaintenanceWindow): number {
  const newest = tx
    .select({ at: max(maintenanceUpdates.displayAt) })
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.maintenanceWindowId, id))
    .get()
  return newest?.at ?? createdAt
}
