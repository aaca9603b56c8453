import type { ServiceStatus } from '#src/words.ts'
import { severity } from '../service-status/effective-status.ts'
import type { Interval } from '../service-status/timeline.ts'
import type { Recorded, ServiceDay } from './model.ts'

/** Share of the time in each status that counts as down; maintenance counts neither as up nor as down. */
const weights: Record<ServiceStatus, number> = {
  operational: 0,
  degraded_performance: 0,
  partial_outage: 0.3,
  major_outage: 1,
  under_maintenance: 0,
}

export type DayOfService = Omit<ServiceDay, 'date' | 'incidents'>

/** One entry per day, from `boundaries[i]` to `boundaries[i + 1]`. A day without intervals has no data; they come in their order. */
export function serviceDays(intervals: readonly Interval[], boundaries: readonly number[]): DayOfService[] {
  let first = 0
  return boundaries.slice(0, -1).map((from, index) => {
    const to = boundaries[index + 1] ?? from
    while ((intervals[first]?.to ?? Number.POSITIVE_INFINITY) <= from) first++
    return dayOf(intervals, first, from, to)
  })
}

/** 0 to 1 over all intervals; null where nothing but maintenance, or nothing, was recorded. */
export function uptime(intervals: readonly Interval[]): number | null {
  const counted = intervals.filter(({ status }) => status !== 'under_maintenance')
  const total = sum(counted.map(({ from, to }) => to - from))
  const down = sum(counted.map(({ from, to, status }) => (to - from) * weights[status]))
  return total === 0 ? null : 1 - down / total
}

const day = 24 * 3_600_000

/** `intervals`: the service's time from `from` until `now`, both UTC ms. */
export function recorded(
  intervals: readonly Interval[],
  { startedAt, from, now }: { startedAt: number; from: number; now: number },
): Recorded {
  const dataSince = startedAt > from ? startedAt : null
  const tooShort = dataSince !== null && now - dataSince < day
  return { uptime: tooShort ? null : uptime(intervals), dataSince }
}

/** `first`: of the intervals that end after `from`. */
function dayOf(intervals: readonly Interval[], first: number, from: number, to: number): DayOfService {
  const spent = new Map<ServiceStatus, number>()
  for (let at = first; at < intervals.length; at++) {
    const interval = intervals[at]
    if (interval === undefined || interval.from >= to) break
    const milliseconds = Math.min(interval.to, to) - Math.max(interval.from, from)
    if (milliseconds > 0) spent.set(interval.status, (spent.get(interval.status) ?? 0) + milliseconds)
  }
  const worstFirst = [...spent.keys()].toSorted((a, b) => severity(b) - severity(a))
  return {
    worst: worstFirst[0] ?? null,
    spent: worstFirst
      .filter((status) => status !== 'operational')
      .map((status) => ({ status, milliseconds: spent.get(status) ?? 0 })),
  }
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
