import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { checkNames } from './check-names.ts'
import { parseExport } from './parse.ts'
import { changesNothing, type Plan, planImport } from './plan.ts'
import { rowsOf } from './rows.ts'
import { savePlan } from './save-plan.ts'
import { storedRows } from './stored.ts'

export interface Counts {
  serviceGroups: number
  services: number
  archivedServices: number
  incidents: number
  maintenanceWindows: number
  /** Of incidents and of maintenance windows. */
  statusUpdates: number
}

export interface ImportReport {
  inserted: Counts
  updated: Counts
  /** Nothing was written, not even to the audit log. */
  unchanged: boolean
}

/**
 * Imports a Statuspage export (parsed JSON) into an organization, ids and times included, and notifies nobody.
 * Throws invalid with a sentence naming the first wrong place, and conflict where an id belongs to another organization;
 * then nothing is written.
 */
export function importStatuspage(deps: Deps, actor: Actor, organizationId: string, exported: unknown): ImportReport {
  authorize(actor, 'services:write', organizationId)
  authorize(actor, 'incidents:write', organizationId)
  const file = parseExport(exported)
  const rows = rowsOf(file, checkNames(file), organizationId, deps.clock.now())
  const plan = planImport(rows, storedRows(deps.db, rows, organizationId))
  if (changesNothing(plan)) return { ...countsOf(plan), unchanged: true }

  return write(deps.db, (tx) => {
    const plan = planImport(rows, storedRows(tx, rows, organizationId))
    savePlan(tx, deps, plan)
    const counts = countsOf(plan)
    recordAudit(tx, deps, actor, {
      action: 'statuspage.imported',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { page: file.page, ...counts },
    })
    return { ...counts, unchanged: false }
  })
}

function countsOf(plan: Plan): { inserted: Counts; updated: Counts } {
  return { inserted: countOf(plan, 'inserted'), updated: countOf(plan, 'updated') }
}

function countOf(plan: Plan, kind: 'inserted' | 'updated'): Counts {
  const services = plan.services[kind]
  const archived = services.filter(({ archivedAt }) => archivedAt !== null).length
  return {
    serviceGroups: plan.serviceGroups[kind].length,
    services: services.length - archived,
    archivedServices: archived,
    incidents: touched(plan.incidents, plan.incidentServices, kind),
    maintenanceWindows: touched(plan.maintenanceWindows, plan.maintenanceServices, kind),
    statusUpdates: touched(plan.statusUpdates, plan.statusUpdateServices, kind) + plan.maintenanceUpdates[kind].length,
  }
}

/** A record counts once, whether its own row changed or the services it names. */
function touched(
  changes: { inserted: { id: string }[]; updated: { id: string }[] },
  { parents }: { parents: string[] },
  kind: 'inserted' | 'updated',
): number {
  const inserted = new Set(changes.inserted.map(({ id }) => id))
  if (kind === 'inserted') return inserted.size
  const updated = [...changes.updated.map(({ id }) => id), ...parents.filter((id) => !inserted.has(id))]
  return new Set(updated).size
}
