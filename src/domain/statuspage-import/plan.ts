import type { Changes, Replacements } from '#src/db/save-rows.ts'
import type { Rows } from './rows.ts'
import { type StatusFact, statusFacts, withdrawnFacts } from './status-facts.ts'
import type { Stored } from './stored.ts'

type Row<Table extends keyof Rows> = Rows[Table][number]

/** Changes that an import has to make to the database. */
export interface Plan {
  serviceGroups: Changes<Row<'serviceGroups'>>
  services: Changes<Row<'services'>>
  serviceStatusChanges: Changes<StatusFact>
  withdrawnStatusChanges: { ids: string[] }
  incidents: Changes<Row<'incidents'> & { startedAt: number }, Row<'incidents'>>
  statusUpdates: Changes<Row<'statusUpdates'> & { notify: boolean }, Row<'statusUpdates'>>
  statusUpdateServices: Replacements<Row<'statusUpdateServices'>>
  incidentServices: Replacements<Row<'incidentServices'>>
  maintenanceWindows: Changes<Row<'maintenanceWindows'> & ByHand, Row<'maintenanceWindows'> & { sequence?: number }>
  maintenanceUpdates: Changes<Row<'maintenanceUpdates'> & { notify: boolean }, Row<'maintenanceUpdates'>>
  maintenanceServices: Replacements<Row<'maintenanceServices'>>
}

interface ByHand {
  autoStart: boolean
  autoComplete: boolean
}

/**
 * Compares an export with the stored rows. Rows changed here after the export was made stay as they are; services are planned
 * with what is stored already.
 */
export function planImport(rows: Rows, stored: Stored): Plan {
  const services = changes(rows.services, stored.services, always)
  const changed = [...services.inserted, ...services.updated]
  return {
    serviceGroups: changes(rows.serviceGroups, stored.serviceGroups, always),
    services,
    serviceStatusChanges: changes(statusFacts(changed, stored), stored.serviceStatusChanges, always),
    withdrawnStatusChanges: { ids: withdrawnFacts(changed, stored) },
    incidents: changes(rows.incidents, stored.incidents, isNewer, ({ createdAt }) => ({ startedAt: createdAt })),
    statusUpdates: changes(rows.statusUpdates, stored.statusUpdates, isNewer, unsaidOfUpdate),
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
    maintenanceWindows: raised(changes(rows.maintenanceWindows, stored.maintenanceWindows, isNewer, byHand), stored),
    maintenanceUpdates: changes(rows.maintenanceUpdates, stored.maintenanceUpdates, isNewer, unsaidOfUpdate),
    maintenanceServices: replacements(
      current(rows.maintenanceWindows, stored.maintenanceWindows),
      rows.maintenanceServices,
      stored.maintenanceServices,
      ({ maintenanceWindowId }) => maintenanceWindowId,
    ),
  }
}

export function changesNothing(plan: Plan): boolean {
  return Object.values(plan).every((change) => {
    if ('ids' in change) return change.ids.length === 0
    else if ('parents' in change) return change.parents.length === 0
    else return change.inserted.length + change.updated.length === 0
  })
}

/** Raises the sequence with every change of a window's times, because calendars keep the entry with the highest one. */
function raised({ inserted, updated }: Plan['maintenanceWindows'], stored: Stored): Plan['maintenanceWindows'] {
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

const always = () => true

function unsaidOfUpdate(): { notify: boolean } {
  return { notify: false }
}

function byHand(): ByHand {
  return { autoStart: false, autoComplete: false }
}

/** `unsaid`: a new row's values for the columns of which the file says nothing; a stored row keeps its own. */
function changes<Row extends { id: string }, Known extends Row, Unsaid extends object = object>(
  rows: Row[],
  stored: Known[],
  wins: (row: Row, before: Known) => boolean,
  unsaid?: (row: Row) => Unsaid,
): Changes<Row & Unsaid, Row> {
  const known = new Map(stored.map((row) => [row.id, row]))
  return {
    inserted: rows
      .filter(({ id }) => !known.has(id))
      .map((row) => Object.assign({}, unsaid?.(row), said(row)) as Row & Unsaid),
    updated: rows.filter((row) => {
      const before = known.get(row.id)
      return before !== undefined && wins(row, before) && differs(row, before)
    }),
  }
}

/** Compares only the columns of an export, not those that Opsentry adds. Every value is a primitive. */
function differs<Row extends object>(row: Row, before: Row): boolean {
  return (Object.keys(said(row)) as (keyof Row)[]).some((column) => row[column] !== before[column])
}

/** Without the columns that are undefined. */
function said<Row extends object>(row: Row): Partial<Row> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Partial<Row>
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
