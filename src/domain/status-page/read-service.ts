import { and, count, desc, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { isListed } from '../incidents/listed.ts'
import { loadCorrections } from '../service-status/load-corrections.ts'
import { loadFacts } from '../service-status/load-facts.ts'
import { since, statusAt, timeline } from '../service-status/timeline.ts'
import { recordedNow } from '../time/clock-reading.ts'
import { dateIn, dayBoundaries } from './days.ts'
import { loadIncidents } from './load-incidents.ts'
import { windowsOfService } from './load-maintenance.ts'
import type { PageIncident, PageMaintenance, PageOrganization, Recorded, ServiceDay } from './model.ts'
import { readNamedService } from './read-services.ts'
import { recorded, serviceDays } from './uptime.ts'

const hour = 3_600_000
const day = 24 * hour

/** Ranges for which uptime is shown, in milliseconds. */
export const uptimeRanges = {
  '24 hours': 24 * hour,
  '7 days': 7 * day,
  '30 days': 30 * day,
  '90 days': 90 * day,
  '1 year': 365 * day,
} as const
export type UptimeRange = keyof typeof uptimeRanges

const daysShown = 90
const incidentsShown = 50

export interface ServicePage {
  id: string
  name: string
  description: string
  status: ServiceStatus
  /** UTC ms before which nothing is known. */
  startedAt: number
  /** None where its uptime is not shown, and no days either. */
  uptimes: ({ range: UptimeRange } & Recorded)[]
  /** 90 days in the organization's zone, oldest first. */
  days: ServiceDay[]
  /** Incidents that named the service, newest first. */
  incidents: PageIncident[]
  /** Named incidents beyond those. */
  incidentsLeft: number
  /** Running and planned windows that name it, the earliest first. */
  maintenance: PageMaintenance[]
  /** Planned windows beyond those. */
  maintenanceLeft: number
}

/** Facts that visitors may know of one service. Throws not_found for an archived, an unknown and another organization's one. */
export function readService(
  deps: Pick<Deps, 'db' | 'clock'>,
  organization: PageOrganization,
  id: ServiceId,
): ServicePage {
  const service = readNamedService(deps, organization, id)
  const now = recordedNow(deps)
  const yearAgo = now - uptimeRanges['1 year']
  const sources = loadFacts(deps.db, organization.id, yearAgo, now + 1, service.id).get(service.id) ?? []
  const corrections = loadCorrections(deps.db, organization.id, yearAgo, now + 1, service.id).get(service.id)
  // Until just after now, so that facts of this very millisecond count.
  const year = timeline(sources, Math.max(yearAgo, service.startedAt), now + 1, corrections)
  const boundaries = dayBoundaries(organization.timeZone, now, daysShown)
  const named = incidentsOfService(deps, organization, service.id)
  const ahead = windowsOfService(deps.db, service.id)
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    status: statusAt(now, sources, corrections),
    startedAt: service.startedAt,
    uptimes: (service.showcase ? Object.entries(uptimeRanges) : []).map(([range, length]) => ({
      range: range as UptimeRange,
      ...recorded(since(year, now - length), { startedAt: service.startedAt, from: now - length, now }),
    })),
    days: (service.showcase ? serviceDays(since(year, boundaries[0] ?? now), boundaries) : []).map((one, index) => ({
      ...one,
      date: dateIn(organization.timeZone, boundaries[index] ?? now),
      incidents: named
        .filter(
          ({ startedAt, resolvedAt }) =>
            startedAt < (boundaries[index + 1] ?? now) && (resolvedAt ?? now) >= (boundaries[index] ?? now),
        )
        .map(({ id, title }) => ({ id, title }))
        .toReversed(),
    })),
    incidents: named,
    incidentsLeft: countIncidents(deps.db, service.id) - named.length,
    maintenance: ahead.windows,
    maintenanceLeft: ahead.left,
  }
}

/** The newest incidents that named the service, newest first. */
export function incidentsOfService(
  { db }: Pick<Deps, 'db'>,
  { language }: Pick<PageOrganization, 'language'>,
  serviceId: ServiceId,
): PageIncident[] {
  const rows = db
    .select({ incident: incidents })
    .from(incidentServices)
    .innerJoin(incidents, eq(incidents.id, incidentServices.incidentId))
    .where(and(eq(incidentServices.serviceId, serviceId), isListed()))
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .limit(incidentsShown)
    .all()
  return loadIncidents(
    db,
    rows.map(({ incident }) => incident),
    language,
  )
}

function countIncidents(db: Reader, serviceId: ServiceId): number {
  const row = db
    .select({ all: count() })
    .from(incidentServices)
    .innerJoin(incidents, eq(incidents.id, incidentServices.incidentId))
    .where(and(eq(incidentServices.serviceId, serviceId), isListed()))
    .get()
  return row?.all ?? 0
}
