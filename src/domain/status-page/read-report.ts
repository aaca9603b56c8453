import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import type { Deps } from '../context.ts'
import { loadCorrections } from '../service-status/load-corrections.ts'
import { loadFacts } from '../service-status/load-facts.ts'
import { serviceLabels } from '../service-status/service-labels.ts'
import { type Interval, timeline } from '../service-status/timeline.ts'
import { listServices } from '../services/find-service.ts'
import type { Service } from '../services/service.ts'
import { recordedNow } from '../time/clock-reading.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { groupUptime } from './group-days.ts'
import type { PageOrganization } from './model.ts'
import {
  countPromises,
  type Lengths,
  lengthsOf,
  monthBoundaries,
  monthsBetween,
  type Promises,
} from './report-figures.ts'
import { type Happened, readHappened, type WindowOfReport } from './report-incidents.ts'
import type { ReportMonths } from './report-months.ts'
import { sum, uptime } from './uptime.ts'

/** Of one service, or of all, over a month or over all of them. */
export interface Availability {
  /** 0 to 1 as visitors see it, maintenance left out; null: nothing that counts was recorded. */
  uptime: number | null
  /** That began then. */
  incidents: number
  /** Milliseconds. */
  major: number
  partial: number
  maintenance: number
}

export interface Response {
  incidents: number
  /** From the incident's beginning. What was recorded only after it was over counts nowhere here. */
  firstUpdate: Lengths
  resolution: Lengths
  /** Next updates that were promised, by the month in which they were due. */
  promises: Promises
}

export interface ReportedService {
  id: string
  label: string
  /** One for each month. */
  months: Availability[]
  whole: Availability
}

/** How reliable the services of a page were, and how its team told of it. */
export interface Report {
  /** YYYY-MM, the oldest first. */
  months: string[]
  /** UTC ms: the end of what is counted, at most now. */
  until: number
  services: ReportedService[]
  /** All services together: the mean of their uptimes, the sum of everything else. */
  all: { months: Availability[]; whole: Availability }
  response: { months: Response[]; whole: Response }
  /** What ran, the newest first. */
  maintenance: WindowOfReport[]
  /** Windows beyond those. */
  maintenanceLeft: number
}

/** Of the services and incidents that visitors may know of. Stands back between months, for it reads every incident of a year. */
export async function readReport(
  deps: Pick<Deps, 'db' | 'clock'>,
  organization: PageOrganization,
  asked: ReportMonths,
): Promise<Report> {
  const { db } = deps
  // Until just after now, so that facts of this very millisecond count.
  const now = recordedNow(deps) + 1
  const months = monthsBetween(asked.from, asked.to)
  const boundaries = monthBoundaries(months, organization.timeZone)
  const happened = await readHappened(db, organization.id, boundaries)
  await yieldToEventLoop()
  const all = listServices(db, organization.id).flatMap((group) => group.services)
  const spent = await intervalsOf(db, organization.id, all, boundaries, now)
  const label = serviceLabels(db, organization.id)
  const services = all.map((service) => {
    const named = happened.named.get(service.id) ?? []
    return { id: service.id, label: label(service), ...availabilityOf(spent.get(service.id) ?? [], named) }
  })
  const began = (index: number) => happened.incidents.filter(({ month }) => month === index).length
  return {
    months,
    until: Math.min(boundaries.at(-1) ?? now, now - 1),
    services,
    all: {
      months: months.map((_, index) =>
        ofAll(
          services.flatMap((one) => one.months[index] ?? []),
          began(index),
        ),
      ),
      whole: ofAll(
        services.map((one) => one.whole),
        happened.incidents.length,
      ),
    },
    response: {
      months: months.map((_, index) => responseOf(happened, now, (month) => month === index)),
      whole: responseOf(happened, now, () => true),
    },
    maintenance: happened.windows,
    maintenanceLeft: happened.windowsLeft,
  }
}

/** Of each service its time in each month. Month by month, because what is read at once holds up visitors. */
async function intervalsOf(
  db: Reader,
  organizationId: string,
  services: readonly Service[],
  boundaries: readonly number[],
  now: number,
): Promise<Map<string, Interval[][]>> {
  const found = new Map<string, Interval[][]>(services.map(({ id }) => [id, []]))
  for (const [index, from] of boundaries.slice(0, -1).entries()) {
    const to = Math.min(boundaries[index + 1] ?? from, now)
    const facts = loadFacts(db, organizationId as OrganizationId, from, to)
    const corrections = loadCorrections(db, organizationId as OrganizationId, from, to)
    for (const { id, startedAt } of services) {
      const begin = Math.max(from, startedAt)
      found.get(id)?.push(begin < to ? timeline(facts.get(id) ?? [], begin, to, corrections.get(id)) : [])
    }
    await yieldToEventLoop()
  }
  return found
}

/** `named`: of each incident that named the service, the month in which it began. */
function availabilityOf(
  months: readonly (readonly Interval[])[],
  named: readonly number[],
): Pick<ReportedService, 'months' | 'whole'> {
  return {
    months: months.map((intervals, index) => spentIn(intervals, named.filter((month) => month === index).length)),
    whole: spentIn(months.flat(), named.length),
  }
}

function spentIn(intervals: readonly Interval[], incidents: number): Availability {
  const spent = (status: Interval['status']) =>
    sum(intervals.filter((one) => one.status === status).map(({ from, to }) => to - from))
  return {
    uptime: uptime(intervals),
    incidents,
    major: spent('major_outage'),
    partial: spent('partial_outage'),
    maintenance: spent('under_maintenance'),
  }
}

/** An incident that names several services is one. */
function ofAll(members: readonly Availability[], incidents: number): Availability {
  return {
    uptime: groupUptime(members),
    incidents,
    major: sum(members.map(({ major }) => major)),
    partial: sum(members.map(({ partial }) => partial)),
    maintenance: sum(members.map(({ maintenance }) => maintenance)),
  }
}

function responseOf({ incidents, promises }: Happened, now: number, counts: (month: number) => boolean): Response {
  const began = incidents.filter(({ month }) => counts(month))
  const told = began.filter(({ recordedAfterwards }) => !recordedAfterwards)
  return {
    incidents: began.length,
    firstUpdate: lengthsOf(told.flatMap(({ firstUpdate }) => firstUpdate ?? [])),
    resolution: lengthsOf(told.flatMap(({ resolution }) => resolution ?? [])),
    promises: countPromises(
      promises.filter(({ month }) => counts(month)),
      now,
    ),
  }
}
