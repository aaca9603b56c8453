import { eq, inArray } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from '#src/db/connection.ts'
import { maintenanceServices, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import {
  incidentServices,
  incidents,
  serviceGroups,
  serviceStatusChanges,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import type { Deps } from '../context.ts'
import { remindersOf } from '../maintenance/find-window.ts'
import { setReminders } from '../maintenance/insert-window.ts'
import type { Changes, Plan, Replacements } from './plan.ts'

/** Rows per INSERT, so that the number of its parameters stays below SQLite's limit. */
const batch = 250

/** In the causing transaction, which records it. */
export function savePlan(tx: Tx, deps: Pick<Deps, 'clock'>, plan: Plan): void {
  save(tx, serviceGroups, plan.serviceGroups)
  save(tx, services, plan.services)
  save(tx, serviceStatusChanges, plan.serviceStatusChanges)
  save(tx, incidents, plan.incidents)
  save(tx, statusUpdates, plan.statusUpdates)
  save(tx, maintenanceWindows, plan.maintenanceWindows)
  save(tx, maintenanceUpdates, plan.maintenanceUpdates)
  replace(tx, statusUpdateServices, statusUpdateServices.statusUpdateId, plan.statusUpdateServices)
  replace(tx, incidentServices, incidentServices.incidentId, plan.incidentServices)
  replace(tx, maintenanceServices, maintenanceServices.maintenanceWindowId, plan.maintenanceServices)
  for (const window of plan.maintenanceWindows.updated)
    if (window.sequence !== undefined) oweReminders(tx, deps, window)
}

/** The team's own reminders of a window that was moved there. */
function oweReminders(tx: Tx, deps: Pick<Deps, 'clock'>, window: { id: string; scheduledStart: number }): void {
  const leads = remindersOf(tx, window.id).map(({ leadMinutes }) => leadMinutes)
  setReminders(tx, deps, window, leads)
}

type IdTable =
  | typeof serviceGroups
  | typeof services
  | typeof serviceStatusChanges
  | typeof incidents
  | typeof statusUpdates
  | typeof maintenanceWindows
  | typeof maintenanceUpdates

function save<Table extends IdTable>(
  tx: Tx,
  table: Table & SQLiteTable,
  { inserted, updated }: Changes<Table['$inferInsert'] & { id: string }>,
): void {
  for (const rows of chunks(inserted)) tx.insert(table).values(rows).run()
  for (const row of updated) tx.update(table).set(row).where(eq(table.id, row.id)).run()
}

function replace<Table extends SQLiteTable>(
  tx: Tx,
  table: Table,
  parent: SQLiteColumn,
  { parents, rows }: Replacements<Table['$inferInsert']>,
): void {
  for (const ids of chunks(parents)) tx.delete(table).where(inArray(parent, ids)).run()
  for (const some of chunks(rows)) tx.insert(table).values(some).run()
}

function chunks<T>(list: T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / batch) }, (_, index) =>
    list.slice(index * batch, (index + 1) * batch),
  )
}
