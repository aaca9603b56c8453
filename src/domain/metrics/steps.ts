import type { MetricPeriod, MetricTransform } from '#src/words/metrics.ts'
import { factsOf, type HourFacts, hourLength, hourOf, type Slots, slotLength } from './hour.ts'

/** How a chart parts its time. Pure; all times are UTC ms. */

const minute = 60_000

/** Only steps that are over are drawn: a point changes no chart before its step's end. */
export const steps = {
  day: { length: 5 * minute, count: 288 },
  week: { length: hourLength, count: 168 },
  month: { length: 4 * hourLength, count: 180 },
} as const satisfies Record<MetricPeriod, { length: number; count: number }>

/** Steps in a row of the table beside a chart. */
export const stepsPerRow = { day: 36, week: 24, month: 18 } as const satisfies Record<MetricPeriod, number>

/** The first moment that a chart shows, and the one before which it ends. */
export function spanOf(period: MetricPeriod, now: number): { from: number; to: number } {
  const { length, count } = steps[period]
  const to = Math.floor(now / length) * length
  return { from: to - count * length, to }
}

/** When the next step is over of the charts that have the shortest ones. */
export function nextStep(now: number): number {
  return spanOf('day', now).to + steps.day.length
}

type Facts = Omit<HourFacts, 'lastAt'>

/** A value for each step, null where there is no point. `hours`: beginning of an hour -> what is known of it. */
export function valuesOfHours(
  period: 'week' | 'month',
  from: number,
  hours: ReadonlyMap<number, Facts>,
  transform: MetricTransform,
): (number | null)[] {
  const { length, count } = steps[period]
  return Array.from({ length: count }, (_, step) => {
    const facts: Facts[] = []
    for (let hour = from + step * length; hour < from + (step + 1) * length; hour += hourLength) {
      const known = hours.get(hour)
      if (known && known.count > 0) facts.push(known)
    }
    return combined(facts, transform)
  })
}

/** A value for each step of a day. `hours`: beginning of an hour -> its points. */
export function valuesOfDay(
  from: number,
  hours: ReadonlyMap<number, Slots>,
  transform: MetricTransform,
): (number | null)[] {
  const { length, count } = steps.day
  return Array.from({ length: count }, (_, step) => {
    const at = from + step * length
    const hour = hourOf(at)
    const first = (at - hour) / slotLength
    const facts = factsOf(hour, (hours.get(hour) ?? []).slice(first, first + length / slotLength))
    return facts.count === 0 ? null : combined([facts], transform)
  })
}

function combined(facts: Facts[], transform: MetricTransform): number | null {
  if (facts.length === 0) return null
  const count = facts.reduce((all, one) => all + one.count, 0)
  const sum = facts.reduce((all, one) => all + one.sum, 0)
  if (transform === 'average') return sum / count
  else if (transform === 'count') return count
  else if (transform === 'sum') return sum
  else if (transform === 'max') return Math.max(...facts.map(({ highest }) => highest))
  else return Math.min(...facts.map(({ lowest }) => lowest))
}

export interface Summary {
  average: number
  lowest: number
  highest: number
}

/** Of the values of a chart, or of a row of its table; null where there are none. */
export function summaryOf(values: readonly (number | null)[]): Summary | null {
  const known = values.filter((value) => value !== null)
  if (known.length === 0) return null
  const sum = known.reduce((all, one) => all + one, 0)
  return { average: sum / known.length, lowest: Math.min(...known), highest: Math.max(...known) }
}
