import { and, desc, eq, inArray } from 'drizzle-orm'
import type { ServiceId } from '#src/db/ids.ts'
import { incidentServices, incidents } from '#src/db/schema/status.ts'
import type { Deps } from '../context.ts'
import { serviceLabels } from '../service-status/service-labels.ts'
import { listServices } from '../services/find-service.ts'
import { dateIn } from './days.ts'
import { isTold, loadIncidents } from './load-incidents.ts'
import { datesOfOver, windowsById } from './load-maintenance.ts'
import type { HistoryPage, PageIncident, PageOrganization } from './model.ts'

/** Incidents and windows from which a page of the history is full; it always holds whole months. */
const fullPage = 50
const inFeed = 50

interface Asked {
  /** Counts from 1; one beyond the last is empty. */
  page: number
  /** Null: every service. */
  service: ServiceId | null
}

/** Incidents and maintenance that is over, by month in the organization's zone, newest first. */
export function readHistory(
  deps: Pick<Deps, 'db'>,
  organization: PageOrganization,
  { page, service }: Asked,
): HistoryPage {
  const all = deps.db
    .select({ id: incidents.id, startedAt: incidents.startedAt })
    .from(incidents)
    .where(and(eq(incidents.organizationId, organization.id), isTold(deps.db, organization), named(deps, service)))
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .all()
  const monthOf = (at: number) => dateIn(organization.timeZone, at).slice(0, 7)
  const ids = Map.groupBy(all, ({ startedAt }) => monthOf(startedAt))
  const windows = Map.groupBy(datesOfOver(deps.db, organization.id, service), ({ at }) => monthOf(at))
  const months = [...new Set([...ids.keys(), ...windows.keys()])].toSorted().toReversed()
  const pages = intoPages(
    months.map((month) => ({
      month,
      incidents: (ids.get(month) ?? []).map(({ id }) => id),
      windows: (windows.get(month) ?? []).map(({ id }) => id),
    })),
  )
  const chosen = pages[page - 1] ?? []
  const loaded = byId(
    incidentsById(
      deps,
      chosen.flatMap((month) => month.incidents),
    ),
  )
  const over = byId(
    windowsById(
      deps.db,
      chosen.flatMap((month) => month.windows),
    ),
  )
  return {
    organization,
    months: chosen.map(({ month, incidents, windows }) => ({
      month,
      incidents: incidents.flatMap((id) => loaded.get(id) ?? []),
      maintenance: windows.flatMap((id) => over.get(id) ?? []),
    })),
    services: shownServices(deps, organization),
    service,
    page,
    hasNext: page < pages.length,
  }
}

/** The service of that id, where the history can be narrowed to it. */
export function shownService(deps: Pick<Deps, 'db'>, organization: PageOrganization, asked: string): ServiceId | null {
  return shownServices(deps, organization).find(({ id }) => id === asked)?.id ?? null
}

function shownServices({ db }: Pick<Deps, 'db'>, organization: PageOrganization): HistoryPage['services'] {
  const labelOf = serviceLabels(db, organization.id)
  return listServices(db, organization.id)
    .flatMap(({ services }) => services)
    .map((service) => ({ id: service.id, label: labelOf(service) }))
}

function named({ db }: Pick<Deps, 'db'>, service: ServiceId | null) {
  if (service === null) return undefined
  const naming = db
    .select({ id: incidentServices.incidentId })
    .from(incidentServices)
    .where(eq(incidentServices.serviceId, service))
  return inArray(incidents.id, naming)
}

/** The newest incidents for a feed, newest first. */
export function readNewest(deps: Pick<Deps, 'db'>, organization: PageOrganization): PageIncident[] {
  const rows = deps.db
    .select()
    .from(incidents)
    .where(and(eq(incidents.organizationId, organization.id), isTold(deps.db, organization)))
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .limit(inFeed)
    .all()
  return loadIncidents(deps.db, rows)
}

interface Month {
  month: string
  /** Ids, newest first. */
  incidents: string[]
  windows: string[]
}

function intoPages(months: readonly Month[]): Month[][] {
  const pages: Month[][] = []
  let room = 0
  for (const month of months) {
    if (room <= 0) {
      pages.push([])
      room = fullPage
    }
    pages.at(-1)?.push(month)
    room -= month.incidents.length + month.windows.length
  }
  return pages
}

function incidentsById(deps: Pick<Deps, 'db'>, ids: string[]): PageIncident[] {
  return loadIncidents(deps.db, deps.db.select().from(incidents).where(inArray(incidents.id, ids)).all())
}

function byId<T extends { id: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((one) => [one.id, one]))
}
