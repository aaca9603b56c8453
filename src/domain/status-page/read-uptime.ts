import { and, desc, eq, gte, isNull, lt, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { isListed } from '../incidents/listed.ts'
import { loadCorrections } from '../service-status/load-corrections.ts'
import { loadFacts } from '../service-status/load-facts.ts'
import { type Interval, timeline } from '../service-status/timeline.ts'
import type { Service } from '../services/service.ts'
import { startOf } from '../services/service-options.ts'
import { groupUptime } from './group-days.ts'
import { sum, uptime } from './uptime.ts'

/** A service's time between two days, as far as it is known. */
export interface Outages {
  /** 0 to 1; null: nothing that counts was recorded. */
  uptime: number | null
  /** Milliseconds. */
  major: number
  partial: number
}

/** Days as YYYY-MM-DD, both included, in `timeZone`. */
export interface Days {
  start: string
  end: string
  timeZone: string
}

/** As the page counts it: corrections included, maintenance left out. */
export function readOutages({ db, clock }: Pick<Deps, 'db' | 'clock'>, service: Service, days: Days): Outages {
  const { from, to } = momentsOf(days)
  // Until just after now, so that facts of this very millisecond count.
  const [begin, end] = [Math.max(from, service.startedAt), Math.min(to, clock.now() + 1)]
  if (begin >= end) return { uptime: null, major: 0, partial: 0 }
  const facts = loadFacts(db, service.organizationId, begin, end, service.id).get(service.id) ?? []
  const corrections = loadCorrections(db, service.organizationId, begin, end, service.id).get(service.id)
  const intervals = timeline(facts, begin, end, corrections)
  return {
    uptime: uptime(intervals),
    major: spent(intervals, 'major_outage'),
    partial: spent(intervals, 'partial_outage'),
  }
}

/** Of a group: the mean of its services', as the page shows it, and their outages together. */
export function outagesOfAll(all: readonly Outages[]): Outages {
  return {
    uptime: groupUptime(all),
    major: sum(all.map(({ major }) => major)),
    partial: sum(all.map(({ partial }) => partial)),
  }
}

/** As many as an answer names. */
const most = 1000

/** Ids of the incidents that named the service and ran within the days, the newest first. */
export function incidentsWithin(db: Reader, serviceId: ServiceId, days: Days): string[] {
  const { from, to } = momentsOf(days)
  return db
    .select({ id: incidents.id })
    .from(incidentServices)
    .innerJoin(incidents, eq(incidents.id, incidentServices.incidentId))
    .where(
      and(
        eq(incidentServices.serviceId, serviceId),
        isListed(),
        lt(incidents.startedAt, to),
        or(isNull(incidents.resolvedAt), gte(incidents.resolvedAt, from)),
      ),
    )
    .orderBy(desc(incidents.startedAt), desc(incidents.id))
    .limit(most)
    .all()
    .map(({ id }) => id)
}

/** UTC ms, the second one excluded. */
function momentsOf({ start, end, timeZone }: Days): { from: number; to: number } {
  const next = Temporal.PlainDate.from(end).add({ days: 1 }).toString()
  return { from: startOf(start, timeZone), to: startOf(next, timeZone) }
}

function spent(intervals: readonly Interval[], status: ServiceStatus): number {
  return sum(intervals.filter((one) => one.status === status).map(({ from, to }) => to - from))
}
