import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { amended, refuseToCome, textAndTime, type UpdateAmendment } from '../incidents/amend-update.ts'
import { queueNotification } from '../notifications/queue-notification.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { publishable } from '../publications/publishable.ts'
import { findMaintenanceUpdate, findWindow } from './find-window.ts'
import type { MaintenanceUpdate, MaintenanceWindow } from './maintenance-window.ts'

/** As `amendUpdate()`, of a window's update: the window began and ended when the updates that say so did. */
export const amendMaintenanceUpdate = publishable('maintenance.correction_by_program', amendMaintenanceUpdateAtOnce)

function amendMaintenanceUpdateAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  windowId: string,
  id: string,
  { body, displayAt, notify = false }: UpdateAmendment,
): MaintenanceUpdate {
  authorize(actor, 'incidents:write', organizationId)
  if (displayAt !== undefined) refuseToCome(deps, displayAt)

  return write(deps.db, (tx) => {
    const window = findWindow(tx, organizationId, windowId)
    const before = findMaintenanceUpdate(tx, windowId, id)
    const now = deps.clock.now()
    tx.update(maintenanceUpdates)
      .set(amended(before, { body, displayAt, notify }, now))
      .where(eq(maintenanceUpdates.id, id))
      .run()
    if (displayAt !== undefined)
      tellStatusChanges(tx, deps, organizationId, () => moveCourse(tx, window, before, displayAt))
    tx.update(maintenanceWindows).set({ updatedAt: now }).where(eq(maintenanceWindows.id, windowId)).run()
    if (notify) queueNotification(tx, deps, actor, organizationId, { maintenanceUpdateId: id })
    const after = findMaintenanceUpdate(tx, windowId, id)
    recordAudit(tx, deps, actor, {
      action: 'maintenance_update.edited',
      organizationId,
      subject: { type: 'maintenance_update', id },
      changes: { before: textAndTime(before), after: textAndTime(after), notify },
    })
    return after
  })
}

function moveCourse(tx: Tx, { id, startedAt, endedAt }: MaintenanceWindow, before: MaintenanceUpdate, at: number) {
  const course = {
    ...(startedAt === before.displayAt && { startedAt: at }),
    ...(endedAt === before.displayAt && { endedAt: at }),
  }
  if (Object.keys(course).length > 0)
    tx.update(maintenanceWindows).set(course).where(eq(maintenanceWindows.id, id)).run()
}
