import { eq, inArray } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from '#src/db/connection.ts'
import {
  incidentServices,
  incidents,
  serviceGroups,
  serviceStatusChanges,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import type { Changes, Plan } from './plan.ts'

/** Rows per INSERT, so that the number of its parameters stays below SQLite's limit. */
const batch = 250

/** In the causing transaction, which records it. */
export function savePlan(tx: Tx, plan: Plan): void {
  save(tx, serviceGroups, plan.serviceGroups)
  save(tx, services, plan.services)
  save(tx, serviceStatusChanges, plan.serviceStatusChanges)
  save(tx, incidents, plan.incidents)
  save(tx, statusUpdates, plan.statusUpdates)
  for (const parents of chunks(plan.statusUpdateServices.parents))
    tx.delete(statusUpdateServices).where(inArray(statusUpdateServices.statusUpdateId, parents)).run()
  for (const rows of chunks(plan.statusUpdateServices.rows)) tx.insert(statusUpdateServices).values(rows).run()
  for (const parents of chunks(plan.incidentServices.parents))
    tx.delete(incidentServices).where(inArray(incidentServices.incidentId, parents)).run()
  for (const rows of chunks(plan.incidentServices.rows)) tx.insert(incidentServices).values(rows).run()
}

type IdTable =
  | typeof serviceGroups
  | typeof services
  | typeof serviceStatusChanges
  | typeof incidents
  | typeof statusUpdates

function save<Table extends IdTable>(
  tx: Tx,
  table: Table & SQLiteTable,
  { inserted, updated }: Changes<Table['$inferInsert'] & { id: string }>,
): void {
  for (const rows of chunks(inserted)) tx.insert(table).values(rows).run()
  for (const row of updated) tx.update(table).set(row).where(eq(table.id, row.id)).run()
}

function chunks<T>(list: T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / batch) }, (_, index) =>
    list.slice(index * batch, (index + 1) * batch),
  )
}
