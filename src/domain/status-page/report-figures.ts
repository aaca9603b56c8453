/** How long something took, in milliseconds, over several incidents. */
export interface Lengths {
  /** Of how many. */
  count: number
  /** Null where there is none. */
  median: number | null
  slowest: number | null
}

export function lengthsOf(milliseconds: readonly number[]): Lengths {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return {
    count: sorted.length,
    median: below === undefined || above === undefined ? null : (below + above) / 2,
    slowest: sorted.at(-1) ?? null,
  }
}

/** A moment by which the next update was promised, and when one came; null: none has. UTC ms. */
export interface NextUpdatePromise {
  dueAt: number
  nextAt: number | null
}

export interface Promises {
  kept: number
  missed: number
}

/** One that is not due yet, and was not kept so far, is neither. */
export function countPromises(promises: readonly NextUpdatePromise[], now: number): Promises {
  const kept = promises.filter(({ dueAt, nextAt }) => nextAt !== null && nextAt <= dueAt).length
  const open = promises.filter(({ dueAt, nextAt }) => nextAt === null && now <= dueAt).length
  return { kept, missed: promises.length - kept - open }
}

/** Months as YYYY-MM, from the first until the last. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = Temporal.PlainYearMonth.from(first); months.length < 1200; month = month.add({ months: 1 })) {
    if (Temporal.PlainYearMonth.compare(month, last) > 0) break
    months.push(month.toString())
  }
  return months
}

/** Beginnings of the months in a time zone and the end of the last one, UTC ms: one more than months. */
export function monthBoundaries(months: readonly string[], timeZone: string): number[] {
  const startOf = (month: Temporal.PlainYearMonth) =>
    month.toPlainDate({ day: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds
  const all = months.map((month) => Temporal.PlainYearMonth.from(month))
  const last = all.at(-1)
  return [...all, ...(last === undefined ? [] : [last.add({ months: 1 })])].map(startOf)
}
