import { and, eq, gte, isNull, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import { indicatorOf } from '#src/statuspage/indicator.ts'
import { shownAnnouncements } from '../announcements/find-announcements.ts'
import type { Deps } from '../context.ts'
import { titleIn } from '../incidents/further-texts.ts'
import { worstStatus } from '../service-status/effective-status.ts'
import { loadCorrections } from '../service-status/load-corrections.ts'
import { loadFacts, type SourcesByService } from '../service-status/load-facts.ts'
import { type ServiceLabels, serviceLabels } from '../service-status/service-labels.ts'
import { type Correction, type Interval, statusAt, timeline } from '../service-status/timeline.ts'
import { listServices } from '../services/find-service.ts'
import type { GroupedServices, Service } from '../services/service.ts'
import { recordedNow } from '../time/clock-reading.ts'
import { dateIn, dayBoundaries } from './days.ts'
import { groupDays, groupUptime, isGroupOpen } from './group-days.ts'
import { loadAhead } from './load-ahead.ts'
import { isTold, readUnresolved } from './load-incidents.ts'
import { loadPast } from './load-past.ts'
import type { PageAnnouncement, PageGroup, PageOrganization, PageService, ServiceDay, StatusPage } from './model.ts'
import { quietAmong, showcased, shownNow, withPast } from './shown-services.ts'
import { recorded, serviceDays } from './uptime.ts'

const daysOfService = 90
const daysOfPast = 14

/** An organization's status page as visitors may see it now. */
export function readStatusPage(deps: Pick<Deps, 'db' | 'clock'>, organization: PageOrganization): StatusPage {
  const now = recordedNow(deps)
  const boundaries = dayBoundaries(organization.timeZone, now, daysOfService)
  const window: Window = {
    now,
    boundaries,
    dates: boundaries.slice(0, -1).map((at) => dateIn(organization.timeZone, at)),
    sources: loadFacts(deps.db, organization.id, boundaries[0] ?? now, now + 1),
    corrections: loadCorrections(deps.db, organization.id, boundaries[0] ?? now, now + 1),
    incidents: loadOverlapping(deps.db, organization, boundaries[0] ?? now),
    labelOf: serviceLabels(deps.db, organization.id),
    shared: new Map(),
  }
  const listed = listServices(deps.db, organization.id).filter(({ services }) => services.length > 0)
  const everything = listed.map((group) => pageGroup(group, window))
  const from = boundaries.at(-1 - daysOfPast) ?? now
  return {
    organization,
    ...indicatorOf(everything.flatMap(({ services }) => services.map(({ status }) => status))),
    generatedAt: now,
    announcements: shownAnnouncements(deps.db, organization.id, now).map(announced),
    openIncidents: readUnresolved(deps, organization),
    ...loadAhead(deps.db, organization),
    groups: shownNow(everything, quietAmong(listed)),
    everything,
    past: loadPast(deps.db, organization, { from, now, days: daysOfPast }),
  }
}

function announced({ id, title, body, linkUrl }: PageAnnouncement): PageAnnouncement {
  return { id, title, body, linkUrl }
}

interface OverlappingIncident {
  id: string
  title: string
  serviceId: ServiceId
  startedAt: number
  resolvedAt: number | null
}

interface Window {
  now: number
  boundaries: number[]
  /** YYYY-MM-DD of each day. */
  dates: string[]
  sources: SourcesByService
  corrections: Map<string, Correction[]>
  /** Service id -> the incidents that named it. */
  incidents: Map<string, OverlappingIncident[]>
  labelOf: ServiceLabels
  /** Days of services that no incident named, by how they fared. */
  shared: Map<string, ServiceDay[]>
}

function pageGroup({ group, services }: GroupedServices, window: Window): PageGroup {
  const members = services.map((service) => withPast(service, pageService(service, window)))
  const status = worstStatus(members.map(({ status }) => status))
  return {
    id: group?.id ?? null,
    name: group?.name ?? null,
    description: group?.description ?? '',
    status,
    open: isGroupOpen(group, status),
    uptime: groupUptime(members),
    dataSince: earliest(showcased(members).map(({ dataSince }) => dataSince)),
    days: group ? groupDays(members) : [],
    services: members,
  }
}

function pageService(service: Service, window: Window): PageService {
  const { boundaries, now } = window
  const from = Math.max(service.startedAt, boundaries[0] ?? now)
  // Until just after now, so that facts of this very millisecond count.
  const corrections = window.corrections.get(service.id)
  const sources = window.sources.get(service.id) ?? []
  const intervals = timeline(sources, from, now + 1, corrections)
  const named = window.incidents.get(service.id) ?? []
  const status = intervals.at(-1)?.status ?? statusAt(now, sources, corrections)
  return {
    id: service.id,
    name: service.name,
    label: window.labelOf(service),
    description: service.description,
    status,
    troubledSince: status === 'operational' ? null : troubledSince(service, intervals.at(-1)?.from ?? now, window),
    ...recorded(intervals, { startedAt: service.startedAt, from: boundaries[0] ?? now, now }),
    days: named.length === 0 ? sharedDays(intervals, window) : daysOf(intervals, named, window),
  }
}

/** Those of services that fared alike are one object: of many services most were well all the time. */
function sharedDays(intervals: readonly Interval[], window: Window): ServiceDay[] {
  const key = intervals.map(({ from, to, status }) => `${from} ${to} ${status}`).join()
  const known = window.shared.get(key)
  const days = known ?? daysOf(intervals, [], window)
  if (!known) window.shared.set(key, days)
  return days
}

function daysOf(intervals: readonly Interval[], named: readonly OverlappingIncident[], window: Window): ServiceDay[] {
  const { boundaries, dates, now } = window
  return serviceDays(intervals, boundaries).map((day, index) => ({
    ...day,
    date: dates[index] ?? '',
    incidents: incidentsOn(named, boundaries[index] ?? now, boundaries[index + 1] ?? now, now),
  }))
}

/** `from`: UTC ms, the beginning of the last interval; one that is cut off at the first of the days began before them. */
function troubledSince({ id, startedAt }: Service, from: number, { boundaries, now, ...window }: Window): number {
  if (from > (boundaries[0] ?? now)) return from
  const sources = window.sources.get(id) ?? []
  return timeline(sources, startedAt, now + 1, window.corrections.get(id)).at(-1)?.from ?? from
}

/** Null where one of them has no beginning, and where there are none. */
function earliest(moments: readonly (number | null)[]): number | null {
  if (moments.length === 0) return null
  return moments.reduce(
    (first, at) => (first === null || at === null ? null : Math.min(first, at)),
    Number.POSITIVE_INFINITY,
  )
}

/** Incidents that ran at some moment of the day; one that began and ended at once counts on its day. */
function incidentsOn(named: readonly OverlappingIncident[], from: number, to: number, now: number) {
  return named
    .filter(({ startedAt, resolvedAt }) => startedAt < to && Math.max(resolvedAt ?? now, startedAt) >= from)
    .map(({ id, title }) => ({ id, title }))
}

function loadOverlapping(
  db: Reader,
  { id, language }: PageOrganization,
  from: number,
): Map<string, OverlappingIncident[]> {
  const rows = prepared(db, 'incidents of the days', overlapping).all({ organizationId: id, from })
  const told = rows.map(({ furtherTitles, ...row }) => ({
    ...row,
    title: titleIn(language, { ...row, furtherTitles }),
  }))
  return Map.groupBy(told, ({ serviceId }) => serviceId)
}

function overlapping(db: Reader) {
  return db
    .select({
      id: incidents.id,
      title: incidents.title,
      furtherTitles: incidents.furtherTitles,
      serviceId: incidentServices.serviceId,
      startedAt: incidents.startedAt,
      resolvedAt: incidents.resolvedAt,
    })
    .from(incidents)
    .innerJoin(incidentServices, eq(incidentServices.incidentId, incidents.id))
    .where(
      and(
        eq(incidents.organizationId, organizationAsked),
        isTold(db, { id: organizationAsked }),
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, sql.placeholder('from'))),
      ),
    )
    .orderBy(sql`+${incidents.startedAt}`)
    .prepare()
}
