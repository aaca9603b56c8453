import type { Tx } from '#src/db/connection.ts'
import { type Changes, saveRows } from '#src/db/save-rows.ts'
import { serviceGroups, serviceStatusChanges, services } from '#src/db/schema/status.ts'

export interface BroughtServices {
  serviceGroups: Changes<typeof serviceGroups.$inferInsert>
  services: Changes<typeof services.$inferInsert>
  serviceStatusChanges: Changes<typeof serviceStatusChanges.$inferInsert>
}

/** Saves imported services with their history. In the causing transaction, which records it; nobody is notified. */
export function bringServices(tx: Tx, brought: BroughtServices): void {
  saveRows(tx, serviceGroups, brought.serviceGroups)
  saveRows(tx, services, brought.services)
  saveRows(tx, serviceStatusChanges, brought.serviceStatusChanges)
}
