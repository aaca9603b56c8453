import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { wordsOfUpdate } from '../incidents/update-name.ts'
import { recallNotification } from '../notifications/recall.ts'
import { findMaintenanceUpdate, findWindow } from './find-window.ts'

/** Recalls an update's messages; the update stays on the page. Throws conflict once the messages have left. */
export function recallMaintenanceUpdate(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  windowId: string,
  id: string,
): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const update = findMaintenanceUpdate(tx, findWindow(tx, organizationId, windowId).id, id)
    recallNotification(tx, deps, { maintenanceUpdateId: id }, `“${wordsOfUpdate(update.body)}”`)
    tx.update(maintenanceUpdates).set({ notify: false }).where(eq(maintenanceUpdates.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'maintenance_update.recalled',
      organizationId,
      subject: { type: 'maintenance_update', id },
      changes: { before: { status: update.status, body: update.body } },
    })
  })
}
