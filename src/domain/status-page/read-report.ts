import type { Reader } from '#src/db/connection.ts'
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

/** Of the services and incidents that visitors may know of. Stands back between services, for it reads every incident of a year. */
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
  const happened = readHappened(db, organization.id, boundaries)
  await yieldToEventLoop()
  const label = serviceLabels(db, organization.id)
  const services: ReportedService[] = []
  for (const service of listServices(db, organization.id).flatMap((group) => group.services)) {
    const named = happened.named.get(service.id) ?? []
    services.push({ id: service.id, label: label(service), ...availabilityOf(db, service, boundaries, now, named) })
    await yieldToEventLoop()
  }
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

/** `named`: of each incident that named it, the month in which it began. */
function availabilityOf(
  db: Reader,
  service: Service,
  boundaries: readonly number[],
  now: number,
  named: readonly number[],
): Pick<ReportedService, 'months' | 'whole'> {
  const [first, last] = [boundaries[0] ?? 0, boundaries.at(-1) ?? 0]
  const [begin, end] = [Math.max(first, service.startedAt), Math.min(last, now)]
  const intervals = begin < end ? intervalsOf(db, service, begin, end) : []
  return {
    months: boundaries.slice(0, -1).map((from, index) => {
      const count = named.filter((month) => month === index).length
      return spentIn(within(intervals, from, boundaries[index + 1] ?? from), count)
    }),
    whole: spentIn(intervals, named.length),
  }
}

function intervalsOf(db: Reader, { id, organizationId }: Service, from: number, to: number): Interval[] {
  const facts = loadFacts(db, organizationId, from, to, id).get(id) ?? []
  return timeline(facts, from, to, loadCorrections(db, organizationId, from, to, id).get(id))
}

function within(intervals: readonly Interval[], from: number, to: number): Interval[] {
  return intervals
    .filter((one) => one.to > from && one.from < to)
    .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
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
