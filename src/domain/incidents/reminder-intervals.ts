/** Statuspage's field `reminder_intervals`: after how many hours without an update the team is reminded of an open incident. */

const latest = 24

/** A sentence about what is no `[3, 6, 12]`, `"4"` or `[]`; or undefined. */
export function intervalsProblem(text: string): string | undefined {
  return read(text) === null
    ? 'Send a list of growing hours from 1 to 24 such as "[1, 5, 7]", one number such as "4" for every four hours, or "[]" for no reminder.'
    : undefined
}

/** Hours since the last update, growing; none where it is off. */
export function hoursOf(intervals: string): number[] {
  return read(intervals) ?? []
}

function read(text: string): number[] | null {
  const each = /^\s*"?(\d{1,2})"?\s*$/.exec(text)?.[1]
  if (each !== undefined) return isHour(Number(each)) ? everyHours(Number(each)) : null
  const list = /^\s*\[([\d,\s]{0,200})\]\s*$/.exec(text)?.[1]
  if (list === undefined) return null
  const hours = list.trim() === '' ? [] : list.split(',').map((one) => Number(one.trim() === '' ? Number.NaN : one))
  return hours.every((hour, index) => isHour(hour) && hour > (hours[index - 1] ?? 0)) ? hours : null
}

function isHour(hour: number): boolean {
  return Number.isInteger(hour) && hour >= 1 && hour <= latest
}

function everyHours(interval: number): number[] {
  return Array.from({ length: Math.floor(latest / interval) }, (_, index) => (index + 1) * interval)
}
