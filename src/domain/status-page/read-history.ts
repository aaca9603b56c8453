import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import type { Deps } from '../context.ts'
import { serviceLabels } from '../service-status/service-labels.ts'
import { listServices } from '../services/find-service.ts'
import { monthsIn } from './days.ts'
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
  const pages = pagesThrough(page, deps, organization, service)
  const chosen = pages[page - 1] ?? []
  const loaded = byId(
    incidentsById(
      deps,
      organization,
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

/** The pages from the first to this one, and the beginning of the next where there is one. */
function pagesThrough(
  page: number,
  { db }: Pick<Deps, 'db'>,
  organization: PageOrganization,
  service: ServiceId | null,
): Month[][] {
  const monthOf = monthsIn(organization.timeZone)
  const windows = Map.groupBy(datesOfOver(db, organization.id, service), ({ at }) => monthOf(at))
  // Of thirteen years of incidents the first page shows a few weeks: only so many are read as it takes.
  for (let most = 4 * fullPage * page; ; most *= 4) {
    const newest = newestIncidents(db, organization, service, most)
    const ids = Map.groupBy(newest, ({ startedAt }) => monthOf(startedAt))
    const isAll = newest.length < most
    // Of the oldest month some may be missing, and of those before it all.
    const from = isAll ? '' : monthOf(newest.at(-1)?.startedAt ?? 0)
    const months = [...new Set([...ids.keys(), ...windows.keys()])].filter((month) => month > from)
    const pages = intoPages(
      months
        .toSorted()
        .toReversed()
        .map((month) => ({
          month,
          incidents: (ids.get(month) ?? []).map(({ id }) => id),
          windows: (windows.get(month) ?? []).map(({ id }) => id),
        })),
    )
    if (isAll || pages.length > page) return pages
  }
}

/** The newest first. */
function newestIncidents(db: Reader, organization: PageOrganization, service: ServiceId | null, most: number) {
  return db
    .select({ id: incidents.id, startedAt: incidents.startedAt })
    .from(incidents)
    .where(and(eq(incidents.organizationId, organization.id), isTold(db, organization), named(db, service)))
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .limit(most)
    .all()
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

function named(db: Reader, service: ServiceId | null) {
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
  return loadIncidents(deps.db, rows, organization.language)
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

function incidentsById({ db }: Pick<Deps, 'db'>, { language }: PageOrganization, ids: string[]): PageIncident[] {
  return loadIncidents(db, db.select().from(incidents).where(inArray(incidents.id, ids)).all(), language)
}

function byId<T extends { id: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((one) => [one.id, one]))
}
