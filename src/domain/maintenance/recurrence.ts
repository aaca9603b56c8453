import { daysOf, parseRule, weekdayNames } from './rule.ts'

/**
 * Recurrence by RFC 5545 rules, in the organization's local time, so that a window at two in the morning stays at two when
 * the clocks change. Local moments are written as `2026-03-24T02:00`.
 */

/** The fault of a rule that begins at `firstStart`, as a sentence, or undefined. */
export function ruleProblem(rule: string, firstStart: string): string | undefined {
  if (!parseRule(rule)) return 'Write the rule as calendars do (RFC 5545), such as FREQ=MONTHLY;BYDAY=1SU.'
  const [first] = startsOf(rule, firstStart, 1)
  if (first === undefined) return 'This rule never comes due: no day has everything that it asks for.'
  else if (first !== firstStart) return `By this rule the first start is ${first.replace('T', ' ')}: begin then.`
  else return undefined
}

/** The first `limit` starts of a rule, the earliest first; none for an invalid rule. */
export function startsOf(rule: string, firstStart: string, limit: number): string[] {
  return starts(rule, firstStart).take(limit).toArray()
}

/** Later than any start. */
const never = '9999-12-31T23:59'

export interface Recurrence {
  /** RFC 5545. */
  rule: string
  firstStart: string
}

/**
 * Starts after `from` and before `until` that are not in `there`; if nothing at all is ahead, the next one, however far off.
 * All are local moments.
 */
export function missingStarts(
  { rule, firstStart }: Recurrence,
  there: ReadonlySet<string>,
  from: string,
  until: string,
): string[] {
  const missing: string[] = []
  let ahead = [...there].some((start) => start > from)
  for (const start of starts(rule, firstStart, { from, until: ahead ? until : never })) {
    if (start >= until && ahead) break
    if (start <= from) continue
    if (!there.has(start)) missing.push(start)
    ahead = true
  }
  return missing
}

/** Whether the rule has no start after this local moment. */
export function isExhausted({ rule, firstStart }: Recurrence, from: string): boolean {
  for (const start of starts(rule, firstStart, { from })) if (start > from) return false
  return true
}

/** A rule with a COUNT is counted from its beginning; of any other, starts before `from` and after `until` may be left out. */
function* starts(written: string, firstStart: string, { from = '', until = never } = {}): Generator<string, void> {
  const rule = parseRule(written)
  if (!rule) return
  const [firstDay = '', time = ''] = firstStart.split('T')
  const isCounted = Number.isFinite(rule.count)
  const span = { from: isCounted ? '' : from.slice(0, 10), until: until.slice(0, 10) }
  let found = 0
  for (const day of daysOf(rule, firstDay, span)) {
    const start = `${day}T${time}`
    if (start > rule.until || found === rule.count) return
    yield start
    found += 1
  }
}

export const repetitions = ['daily', 'weekly', 'fortnightly', 'monthly_by_date', 'monthly_by_weekday', 'own'] as const
export type Repetition = (typeof repetitions)[number]

/** The rule of a repetition that begins at a local moment; `until`: the last day, as YYYY-MM-DD, or ''. */
export function ruleOf(repetition: Exclude<Repetition, 'own'>, firstStart: string, until: string): string {
  const end = until === '' ? '' : `;UNTIL=${until.replaceAll('-', '')}T235959`
  return rules[repetition](Temporal.PlainDateTime.from(firstStart)) + end
}

const rules: Record<Exclude<Repetition, 'own'>, (start: Temporal.PlainDateTime) => string> = {
  daily: () => 'FREQ=DAILY',
  weekly: () => 'FREQ=WEEKLY',
  fortnightly: () => 'FREQ=WEEKLY;INTERVAL=2',
  monthly_by_date: () => 'FREQ=MONTHLY',
  monthly_by_weekday: ({ day, dayOfWeek }) => {
    const nth = Math.ceil(day / 7)
    return `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${weekdayNames[dayOfWeek - 1]}`
  },
}
