import type { Changes, Replacements } from '#src/db/save-rows.ts'
import type { Rows } from './rows.ts'
import { type StatusFact, statusFacts } from './status-facts.ts'
import type { Stored } from './stored.ts'

/** Changes that an import has to make to the database. */
export interface Plan {
  serviceGroups: Changes<Rows['serviceGroups'][number]>
  services: Changes<Rows['services'][number]>
  serviceStatusChanges: Changes<StatusFact>
  incidents: Changes<Rows['incidents'][number]>
  statusUpdates: Changes<Rows['statusUpdates'][number]>
  statusUpdateServices: Replacements<Rows['statusUpdateServices'][number]>
  incidentServices: Replacements<Rows['incidentServices'][number]>
  maintenanceWindows: Changes<Rows['maintenanceWindows'][number] & { sequence?: number }>
  maintenanceUpdates: Changes<Rows['maintenanceUpdates'][number]>
  maintenanceServices: Replacements<Rows['maintenanceServices'][number]>
}

/** Compares an export with the stored rows. Rows changed here after the export was made stay as they are. */
export function planImport(rows: Rows, stored: Stored): Plan {
  const services = changes(rows.services, stored.services, isNewer)
  return {
    serviceGroups: changes(rows.serviceGroups, stored.serviceGroups, () => true),
    services,
    serviceStatusChanges: changes(statusFacts(services, stored), stored.serviceStatusChanges, () => true),
    incidents: changes(rows.incidents, stored.incidents, isNewer),
    statusUpdates: changes(rows.statusUpdates, stored.statusUpdates, isNewer),
    statusUpdateServices: replacements(
      current(rows.statusUpdates, stored.statusUpdates),
      rows.statusUpdateServices,
      stored.statusUpdateServices,
      ({ statusUpdateId }) => statusUpdateId,
    ),
    incidentServices: replacements(
      current(rows.incidents, stored.incidents),
      rows.incidentServices,
      stored.incidentServices,
      ({ incidentId }) => incidentId,
    ),
    maintenanceWindows: raised(changes(rows.maintenanceWindows, stored.maintenanceWindows, isNewer), stored),
    maintenanceUpdates: changes(rows.maintenanceUpdates, stored.maintenanceUpdates, isNewer),
    maintenanceServices: replacements(
      current(rows.maintenanceWindows, stored.maintenanceWindows),
      rows.maintenanceServices,
      stored.maintenanceServices,
      ({ maintenanceWindowId }) => maintenanceWindowId,
    ),
  }
}

export function changesNothing(plan: Plan): boolean {
  return Object.values(plan).every((change) =>
    'parents' in change ? change.parents.length === 0 : change.inserted.length + change.updated.length === 0,
  )
}

/** Raises the sequence with every change of a window's times, because calendars keep the entry with the highest one. */
function raised(
  { inserted, updated }: Changes<Rows['maintenanceWindows'][number]>,
  stored: Stored,
): Plan['maintenanceWindows'] {
  const known = new Map(stored.maintenanceWindows.map((row) => [row.id, row]))
  return {
    inserted,
    updated: updated.map((row) => {
      const before = known.get(row.id)
      const moved = before?.scheduledStart !== row.scheduledStart || before.scheduledEnd !== row.scheduledEnd
      return before && moved ? { ...row, sequence: before.sequence + 1 } : row
    }),
  }
}

interface Dated {
  id: string
  updatedAt: number
}

function isNewer(row: Dated, before: Dated): boolean {
  return row.updatedAt >= before.updatedAt
}

function changes<Row extends { id: string }>(
  rows: Row[],
  stored: Row[],
  wins: (row: Row, before: Row) => boolean,
): Changes<Row> {
  const known = new Map(stored.map((row) => [row.id, row]))
  return {
    inserted: rows.filter(({ id }) => !known.has(id)),
    updated: rows.filter((row) => {
      const before = known.get(row.id)
      return before !== undefined && wins(row, before) && differs(row, before)
    }),
  }
}

/** Compares only the columns of an export, not those that Opsentry adds. Every value is a primitive. */
function differs<Row extends object>(row: Row, before: Row): boolean {
  return (Object.keys(row) as (keyof Row)[]).some((column) => row[column] !== before[column])
}

/** The ids that the export may speak for: new here, or not changed here since. */
function current(rows: Dated[], stored: Dated[]): string[] {
  const known = new Map(stored.map((row) => [row.id, row]))
  return rows.filter((row) => isNewer(row, known.get(row.id) ?? row)).map(({ id }) => id)
}

function replacements<Row>(
  parents: string[],
  rows: Row[],
  stored: Row[],
  parentOf: (row: Row) => string,
): Replacements<Row> {
  const wanted = Map.groupBy(rows, parentOf)
  const present = Map.groupBy(stored, parentOf)
  const differing = parents.filter((id) => fingerprint(wanted.get(id)) !== fingerprint(present.get(id)))
  return { parents: differing, rows: differing.flatMap((id) => wanted.get(id) ?? []) }
}

/** Does not depend on the order of the rows. */
function fingerprint(rows: readonly unknown[] = []): string {
  return rows
    .map((row) => JSON.stringify(Object.entries(row as object).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort()
    .join()
}
