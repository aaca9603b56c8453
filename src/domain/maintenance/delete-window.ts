import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { markChanged } from '../services/mark-changed.ts'
import { findWindow, servicesOfWindow, updatesOfWindow } from './find-window.ts'
import { isRunning } from './maintenance-window.ts'

/**
 * Removes a window from the page, the history, the bars, feeds and calendars, as if it had never been planned; suppresses its
 * unsent messages. The audit log keeps its texts. Calling it off tells people instead (`cancelWindow()`).
 */
export function deleteWindow(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const window = findWindow(tx, organizationId, id)
    const now = deps.clock.now()
    const said = updatesOfWindow(tx, id).map(({ status, body, displayAt }) => ({ status, body, displayAt }))
    tellStatusChanges(tx, deps, organizationId, () => {
      // Without a start it has no effects, and without an open end no step is due.
      tx.update(maintenanceWindows)
        .set({ deletedAt: now, startedAt: null, endedAt: window.endedAt ?? now, status: 'cancelled', updatedAt: now })
        .where(eq(maintenanceWindows.id, id))
        .run()
    })
    const named = servicesOfWindow(tx, id).map((service) => service.id)
    if (isRunning(window)) markChanged(tx, named, now)
    recordAudit(tx, deps, actor, {
      action: 'maintenance.deleted',
      organizationId,
      subject: { type: 'maintenance_window', id },
      changes: { before: { title: window.title, scheduledStart: window.scheduledStart, updates: said } },
    })
  })
}
