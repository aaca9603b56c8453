import { countFeedIds, type FeedIdPlan } from './feed-ids.ts'
import { oneLine } from './fields.ts'
import type { PagePlan } from './page-plan.ts'
import type { ExportFile } from './parse.ts'
import type { Plan } from './plan.ts'
import type { AtomFeed } from './read-atom.ts'
import type { Remark } from './remarks.ts'

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

/** How many remarks there are of each kind. */
export function numbersOf(remarks: Remark[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(remarks, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]))
}

export interface PartPlan {
  plan: Plan
  page: PagePlan
  /** Of groups that nobody lists. */
  remarks: Remark[]
}

export type Report = ReturnType<typeof createReport>

/** Adds the parts of a file up: a service counts once, though one part brings it and others speak of it. */
export function createReport({ file, feed }: { file: Pick<ExportFile, 'remarks'>; feed: Pick<AtomFeed, 'remarks'> }) {
  /** Id -> whether it is archived. */
  const services = { inserted: new Map<string, boolean>(), updated: new Map<string, boolean>() }
  const totals = { inserted: noCounts(), updated: noCounts() }
  const [groups, ofPage]: [Remark[], Remark[]] = [[], []]
  /** Id -> name. */
  const unlisted = new Map<string, string>()
  let page: PagePlan['taken'] = {}
  let feedIds: FeedIdPlan = { incidents: [], windows: [], remarks: [] }

  function count(plan: Plan, kind: 'inserted' | 'updated'): void {
    for (const { id, archivedAt } of plan.services[kind])
      if (!services.inserted.has(id)) services[kind].set(id, archivedAt !== null)
    const counts = totals[kind]
    counts.serviceGroups += plan.serviceGroups[kind].length
    counts.incidents += touched(plan.incidents, plan.incidentServices, kind)
    counts.maintenanceWindows += touched(plan.maintenanceWindows, plan.maintenanceServices, kind)
    counts.statusUpdates +=
      touched(plan.statusUpdates, plan.statusUpdateServices, kind) + plan.maintenanceUpdates[kind].length
  }

  function countsOf(kind: 'inserted' | 'updated'): Counts {
    const archived = [...services[kind].values()].filter((isArchived) => isArchived).length
    return { ...totals[kind], services: services[kind].size - archived, archivedServices: archived }
  }

  return {
    add(part: PartPlan): void {
      groups.push(...part.remarks)
      ofPage.push(...part.page.remarks)
      page = { ...page, ...part.page.taken }
      for (const { id, name, unlisted: isUnlisted } of part.plan.services.inserted)
        if (isUnlisted) unlisted.set(id, name)
      count(part.plan, 'inserted')
      count(part.plan, 'updated')
    },
    addFeed(plan: FeedIdPlan): void {
      feedIds = plan
    },
    report: (): ImportReport => ({
      inserted: countsOf('inserted'),
      updated: countsOf('updated'),
      page,
      feedEntries: countFeedIds(feedIds),
      remarks: [
        ...file.remarks,
        ...groups,
        ...unlistedRemarks(unlisted),
        ...ofPage,
        ...feed.remarks,
        ...feedIds.remarks,
      ],
      unchanged: false,
    }),
  }
}

function unlistedRemarks(names: ReadonlyMap<string, string>): Remark[] {
  const byId = [...names].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return byId.map(([id, name]) => ({ kind: 'unlisted', record: `“${oneLine(name)}” (${id})` }))
}

function noCounts(): Counts {
  return {
    serviceGroups: 0,
    services: 0,
    archivedServices: 0,
    incidents: 0,
    maintenanceWindows: 0,
    statusUpdates: 0,
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
