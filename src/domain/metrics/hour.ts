/** The points of a metric in one hour, as a row of `metric_hours` keeps them. Pure. */

/** Milliseconds. A point belongs to the nearest half minute; of several there the last one stays, as Statuspage does. */
export const slotLength = 30_000
export const hourLength = 3_600_000
export const slotsPerHour = hourLength / slotLength

export interface HourFacts {
  count: number
  sum: number
  lowest: number
  highest: number
  /** UTC ms of the newest point. */
  lastAt: number
}

export type Slots = (number | null)[]

/** The half minute that is nearest to a moment, both UTC ms. */
export function slotAt(moment: number): number {
  return Math.round(moment / slotLength) * slotLength
}

export function hourOf(at: number): number {
  return Math.floor(at / hourLength) * hourLength
}

/** The points with others in their places. `put`: half minute, UTC ms -> value. */
export function withPoints(points: Slots, put: ReadonlyMap<number, number>): Slots {
  const slots = [...points]
  for (const [at, value] of put) {
    const slot = (at % hourLength) / slotLength
    while (slots.length < slot) slots.push(null)
    slots[slot] = value
  }
  return slots
}

/** Without what is empty at its end, so that the last is the newest. */
export function trimmed(points: Slots): Slots {
  return points.slice(0, points.findLastIndex((value) => value !== null) + 1)
}

export function factsOf(hour: number, points: Slots): HourFacts {
  const values = points.filter((value) => value !== null)
  return {
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    lowest: values.length === 0 ? 0 : Math.min(...values),
    highest: values.length === 0 ? 0 : Math.max(...values),
    lastAt:
      hour +
      Math.max(
        0,
        points.findLastIndex((value) => value !== null),
      ) *
        slotLength,
  }
}

/** Why it cannot be the points of an hour; undefined: it can. */
export function pointsProblem(points: unknown): string | undefined {
  if (!Array.isArray(points)) return 'is no list of points'
  if (points.length > slotsPerHour) return `has more than ${slotsPerHour} points`
  return points.every((value) => value === null || isValue(value)) ? undefined : 'holds something that is no number'
}

/** Beyond this a sum of points could be no number any more, and no chart is read. */
export const largestValue = 1e18

export function isValue(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= largestValue
}
