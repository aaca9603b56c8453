import { and, eq, isNull } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { maintenanceReminders } from '#src/db/schema/maintenance.ts'
import type { Actor } from '../context.ts'
import { requireRelease } from '../notifications/require-release.ts'
import { servicesOfWindow } from './find-window.ts'
import { isOver, type MaintenanceWindow } from './maintenance-window.ts'

/**
 * In the transaction that plans: what a window tells by itself at its time is released with its plan, since nobody is there then.
 * Throws ReleaseRequired.
 */
export function requireReleaseOfPlan(tx: Tx, actor: Actor, window: MaintenanceWindow): void {
  if (isOver(window) || !tellsByItself(tx, window)) return
  const serviceIds = servicesOfWindow(tx, window.id).map(({ id }) => id)
  requireRelease(tx, actor, window.organizationId, { kind: 'maintenance', serviceIds, eventId: window.id })
}

function tellsByItself(tx: Tx, { id, notifyAtStart, notifyAtEnd }: MaintenanceWindow): boolean {
  if (notifyAtStart || notifyAtEnd) return true
  const left = and(eq(maintenanceReminders.maintenanceWindowId, id), isNull(maintenanceReminders.settledAt))
  return (
    tx.select({ id: maintenanceReminders.maintenanceWindowId }).from(maintenanceReminders).where(left).get() !==
    undefined
  )
}
