import type { Reader } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { takeSettings } from '../organizations/change-organization.ts'
import { countFeedIds, type FeedIdPlan, planFeedIds, saveFeedIds } from './feed-ids.ts'
import { oneLine } from './fields.ts'
import { readKnown } from './known.ts'
import { type PagePlan, planPage } from './page-plan.ts'
import { type Export, parseExport } from './parse.ts'
import { changesNothing, type Plan, planImport } from './plan.ts'
import type { AtomFeed } from './read-atom.ts'
import type { Remark } from './remarks.ts'
import { rowsOf } from './rows.ts'
import { savePlan } from './save-plan.ts'
import { checkGroups, unknownGroups } from './service-groups.ts'
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
  /** What the organization took from the page itself. */
  page: PagePlan['taken']
  /** Incidents and maintenance that readers of the old page's feed go on knowing. */
  feedEntries: number
  /** What was assumed or left out, record by record. */
  remarks: Remark[]
  /** Nothing was written, not even to the audit log. */
  unchanged: boolean
}

/**
 * Imports a Statuspage export (parsed JSON) into an organization, ids and times included, and notifies nobody. The answers of
 * one page's addresses may come together or one after the other, in any order. `feed`: the old page's, whose entries keep their
 * ids. Throws invalid with a sentence naming the first wrong place, and conflict where an id belongs to another organization;
 * then nothing is written.
 */
export function importStatuspage(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  exported: unknown,
  feed: AtomFeed = { entries: [], remarks: [] },
): ImportReport {
  authorize(actor, 'services:write', organizationId)
  authorize(actor, 'incidents:write', organizationId)
  const file = parseExport(exported)
  checkGroups(file)
  const whole = planWhole(deps.db, deps, file, organizationId)
  const found = planFeedIds(deps.db, organizationId, feed.entries)
  if (changesNothing(whole.plan) && countFeedIds(found) === 0 && Object.keys(whole.page.taken).length === 0)
    return { ...reportOf(whole, feed, found), unchanged: true }

  return write(deps.db, (tx) => {
    const whole = planWhole(tx, deps, file, organizationId)
    if (Object.keys(whole.page.taken).length > 0) takeSettings(tx, organizationId, { ...whole.page.taken })
    savePlan(tx, deps, whole.plan)
    const feedIds = planFeedIds(tx, organizationId, feed.entries)
    saveFeedIds(tx, feedIds)
    const report = reportOf(whole, feed, feedIds)
    recordAudit(tx, deps, actor, {
      action: 'statuspage.imported',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: {
        page: { id: file.page.id, name: file.page.name, taken: report.page },
        inserted: report.inserted,
        updated: report.updated,
        feedEntries: report.feedEntries,
        assumed: numbersOf(report.remarks),
      },
    })
    return report
  })
}

interface Whole {
  plan: Plan
  page: PagePlan
  /** Of the file itself. */
  remarks: Remark[]
}

function planWhole(db: Reader, { clock }: Deps, file: Export, organizationId: string): Whole {
  const known = readKnown(db, file, organizationId)
  const rows = rowsOf(file, known, organizationId, clock.now())
  return {
    plan: planImport(rows, storedRows(db, rows, organizationId)),
    page: planPage(db, organizationId, file),
    remarks: [...file.remarks, ...unknownGroups(file, known)],
  }
}

function reportOf({ plan, page, remarks }: Whole, feed: AtomFeed, feedIds: FeedIdPlan): ImportReport {
  const unlisted = plan.services.inserted
    .filter(({ unlisted }) => unlisted)
    .map(({ id, name }): Remark => ({ kind: 'unlisted', record: `“${oneLine(name)}” (${id})` }))
  return {
    inserted: countOf(plan, 'inserted'),
    updated: countOf(plan, 'updated'),
    page: page.taken,
    feedEntries: countFeedIds(feedIds),
    remarks: [...remarks, ...unlisted, ...page.remarks, ...feed.remarks, ...feedIds.remarks],
    unchanged: false,
  }
}

/** How many remarks there are of each kind. */
function numbersOf(remarks: Remark[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(remarks, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]))
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
