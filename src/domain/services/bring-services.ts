import { sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { type Changes, type Patch, saveRows } from '#src/db/save-rows.ts'
import { serviceGroups, serviceStatusChanges, services } from '#src/db/schema/services.ts'

type Group = typeof serviceGroups.$inferInsert

export interface BroughtServices {
  serviceGroups: Changes<Group, Patch<Group>>
  services: Changes<typeof services.$inferInsert>
  serviceStatusChanges: Changes<typeof serviceStatusChanges.$inferInsert>
  /** Facts that an earlier import recorded, and that were an incident's. */
  withdrawnStatusChanges: { ids: string[] }
}

/** Saves imported services with their history. In the causing transaction, which records it; nobody is notified. */
export function bringServices(tx: Tx, brought: BroughtServices): void {
  saveRows(tx, serviceGroups, brought.serviceGroups)
  saveRows(tx, services, brought.services)
  saveRows(tx, serviceStatusChanges, brought.serviceStatusChanges)
  const ids = JSON.stringify(brought.withdrawnStatusChanges.ids)
  tx.delete(serviceStatusChanges).where(sql`${serviceStatusChanges.id} in (select value from json_each(${ids}))`).run()
}
