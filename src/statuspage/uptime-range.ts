/** The days over which Statuspage's clients ask for an uptime, as they may be given there: whole, or a year or a month of them. */

export interface AskedRange {
  start?: string | undefined
  end?: string | undefined
}

/** Days as YYYY-MM-DD, both included. */
export interface UptimeRange {
  start: string
  end: string
  /** Sentences about what was adjusted. */
  warnings: string[]
}

export interface RangeFacts {
  /** In the page's time zone. */
  today: string
  /** The day on which what is asked about began; null: it is not known. */
  startDate: string | null
}

export type ReadRange = { ok: true; range: UptimeRange } | { ok: false; field: 'start' | 'end'; problem: string }

const usualDays = 90
const mostMonths = 6
const earliest = Temporal.PlainDate.from('1970-01-01')

export function readRange(asked: AskedRange, facts: RangeFacts): ReadRange {
  const today = Temporal.PlainDate.from(facts.today)
  const [typedStart, typedEnd] = [dayIn(asked.start, 'first'), dayIn(asked.end, 'last')]
  if (typedStart === null) return refused('start', `Send a day such as ${facts.today}, or a month or a year of it.`)
  if (typedEnd === null) return refused('end', `Send a day such as ${facts.today}, or a month or a year of it.`)
  const end = earlier(typedEnd ?? today, today)
  const began = facts.startDate === null ? null : Temporal.PlainDate.from(facts.startDate)
  const wanted = typedStart ?? end.subtract({ days: usualDays })
  const start = began === null ? wanted : later(wanted, began)
  const problem = problemOf(start, end, { began, isTyped: typedStart !== undefined })
  if (problem) return problem
  return {
    ok: true,
    range: {
      start: start.toString(),
      end: end.toString(),
      warnings: [
        ...(typedStart && !start.equals(typedStart) ? [adjusted('Start', 'to the day on which it began')] : []),
        ...(typedEnd && !end.equals(typedEnd) ? [adjusted('End', 'to today')] : []),
      ],
    },
  }
}

type Day = Temporal.PlainDate

function problemOf(start: Day, end: Day, { began, isTyped }: { began: Day | null; isTyped: boolean }) {
  const isBefore = (one: Day, other: Day) => Temporal.PlainDate.compare(one, other) < 0
  if (isBefore(start, earliest)) return refused('start', `Choose ${earliest} or a later day.`)
  else if (isBefore(end, start) && began?.equals(start))
    return refused('end', `Choose ${began} or a later day: before it there is nothing to tell.`)
  else if (isBefore(end, start))
    return refused(
      isTyped ? 'start' : 'end',
      `The start must not be after the end: from ${start} to ${end} there is no day.`,
    )
  else if (isBefore(start.add({ months: mostMonths }), end))
    return refused(
      'start',
      `Ask for ${mostMonths} months at most: ${end.subtract({ months: mostMonths })} or a later day.`,
    )
  else return undefined
}

const refused = (field: 'start' | 'end', problem: string) => ({ ok: false, field, problem }) as const

/** In Statuspage's words, as its specification shows them. */
function adjusted(what: 'Start' | 'End', to: string): string {
  const name = what.toLowerCase()
  return `${what} date was adjusted ${to}. See range_${name} field in response for ${name} date used.`
}

/** Undefined: none was asked for; null: it is no day. */
function dayIn(text: string | undefined, which: 'first' | 'last'): Day | null | undefined {
  if (text === undefined || text === '') return undefined
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T[\d:.+Z-]{1,30})?)?)?$/.exec(text) ?? []
  if (year === undefined) return null
  const first = { month: Number(month ?? (which === 'first' ? 1 : 12)), day: Number(day ?? 1) }
  try {
    const found = Temporal.PlainDate.from({ year: Number(year), ...first }, { overflow: 'reject' })
    return day === undefined && which === 'last' ? found.with({ day: found.daysInMonth }) : found
  } catch {
    return null
  }
}

function earlier(one: Day, other: Day): Day {
  return Temporal.PlainDate.compare(one, other) < 0 ? one : other
}

function later(one: Day, other: Day): Day {
  return Temporal.PlainDate.compare(one, other) > 0 ? one : other
}
