/**
 * Recurrence rules of RFC 5545 (3.3.10), down to days. Read day by day and for half a century at most, so that no rule,
 * however it is written, takes unbounded time: what does not come due in half a century never does.
 */
export interface Rule {
  frequency: Frequency
  interval: number
  count: number
  /** A local moment, inclusive. */
  until: string
  /** From 1, Monday. */
  weekStart: number
  months: number[] | undefined
  /** Negative: from the end of the month. */
  monthDays: number[] | undefined
  /** `nth` 0: every such weekday; negative: from the end of the month or the year. */
  weekdays: { nth: number; weekday: number }[] | undefined
  /** BYSETPOS: the nth of the days that the other parts allow in a period; negative: from its end. */
  positions: number[] | undefined
}

const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
type Frequency = (typeof frequencies)[number]

export const weekdayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** Characters, so that no list is longer. */
const longestRule = 200

/** Days. */
const longestLook = 20_000

const list = (item: string) => new RegExp(`^${item}(,${item})*$`)
const syntax = new Map([
  ['FREQ', /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/],
  ['INTERVAL', /^[1-9]\d{0,3}$/],
  ['COUNT', /^[1-9]\d{0,4}$/],
  ['UNTIL', /^\d{8}(T\d{6}Z?)?$/],
  ['WKST', /^(MO|TU|WE|TH|FR|SA|SU)$/],
  ['BYMONTH', list('([1-9]|1[0-2])')],
  ['BYMONTHDAY', list('[+-]?([1-9]|[12]\\d|3[01])')],
  ['BYDAY', list('([+-]?([1-9]|[1-4]\\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)')],
  ['BYSETPOS', list('[+-]?([1-9]|[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])')],
])

/** Undefined for an invalid rule. */
export function parseRule(written: string): Rule | undefined {
  const parts = written.length > longestRule ? [] : written.split(';').map((part) => part.split('='))
  const values = new Map(parts.map(([name = '', value = '']) => [name, value]))
  const isWellFormed = parts.every(
    ([name = '', value = '', more]) => more === undefined && syntax.get(name)?.test(value),
  )
  const frequency = frequencies.find((one) => one === values.get('FREQ'))
  if (!frequency || !isWellFormed || values.size !== parts.length) return undefined
  const numbers = (name: string) => values.get(name)?.split(',').map(Number)
  const rule: Rule = {
    frequency,
    interval: Number(values.get('INTERVAL') ?? 1),
    count: Number(values.get('COUNT') ?? Number.POSITIVE_INFINITY),
    until: untilOf(values.get('UNTIL')),
    weekStart: weekdayNames.indexOf(values.get('WKST') ?? 'MO') + 1,
    months: numbers('BYMONTH'),
    monthDays: numbers('BYMONTHDAY'),
    weekdays: values.get('BYDAY')?.split(',').map(weekdayOf),
    positions: numbers('BYSETPOS'),
  }
  return isMeaningful(rule) ? rule : undefined
}

/** False for combinations that the RFC forbids, because the period has no such days. */
function isMeaningful({ frequency, monthDays, weekdays }: Rule): boolean {
  const numbered = weekdays?.some(({ nth }) => nth !== 0) ?? false
  return !(frequency === 'WEEKLY' && monthDays) && !(numbered && (frequency === 'DAILY' || frequency === 'WEEKLY'))
}

function untilOf(value: string | undefined): string {
  if (value === undefined) return '9999-12-31T23:59'
  const [date = '', time = '235959'] = value.split('T')
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}`
}

function weekdayOf(written: string): { nth: number; weekday: number } {
  return { nth: Number(written.slice(0, -2)), weekday: weekdayNames.indexOf(written.slice(-2)) + 1 }
}

const wholeSpan: Span = { from: '', until: '9999-12-31' }

/** Days of interest, as YYYY-MM-DD. */
export interface Span {
  from: string
  until: string
}

/**
 * Days of a rule that begins on `firstDay`, the earliest first; the caller applies COUNT and UNTIL. Days outside the span may
 * be left out, or be wrong where positions are counted.
 */
export function* daysOf(rule: Rule, firstDay: string, { from, until }: Span = wholeSpan): Generator<string, void> {
  const first = dayOf(Temporal.PlainDate.from(firstDay))
  const last = dayOf(Temporal.PlainDate.from(until)).number
  // A period may have begun a year before its first start.
  let day = dayOf(Temporal.PlainDate.from(from > firstDay ? from : firstDay).subtract({ days: 366 }))
  let allowed: Day[] = []
  let period = Number.NEGATIVE_INFINITY
  for (let looked = 0; looked < longestLook; looked += 1, day = dayAfter(day)) {
    const current = periodOf(rule, day) - periodOf(rule, first)
    if (current !== period) {
      yield* chosen(rule, allowed, first)
      if (day.number > last) return
      allowed = []
      period = current
    }
    if (current % rule.interval === 0 && allows(rule, day, first)) allowed.push(day)
  }
}

function* chosen({ positions }: Rule, allowed: readonly Day[], first: Day): Generator<string, void> {
  const wanted = positions?.map((position) => allowed.at(position > 0 ? position - 1 : position))
  for (const day of allowed) if (day.number >= first.number && (wanted?.includes(day) ?? true)) yield written(day)
}

interface Day {
  /** Days since 1970. */
  number: number
  year: number
  month: number
  weekday: number
  /** The day's number in its month and its year, from 1, and their lengths in days. */
  ofMonth: number
  monthLength: number
  ofYear: number
  yearLength: number
}

function dayOf(date: Temporal.PlainDate): Day {
  const { year, month, dayOfWeek, day, daysInMonth, dayOfYear, daysInYear } = date
  return {
    number: Temporal.PlainDate.from('1970-01-01').until(date).days,
    year,
    month,
    weekday: dayOfWeek,
    ofMonth: day,
    monthLength: daysInMonth,
    ofYear: dayOfYear,
    yearLength: daysInYear,
  }
}

/** Computed without Temporal, which takes a hundred times as long, and half a century is read day by day. */
function dayAfter(day: Day): Day {
  const { number, weekday, ofMonth, monthLength, ofYear, yearLength } = day
  const next = { ...day, number: number + 1, weekday: (weekday % 7) + 1, ofMonth: ofMonth + 1, ofYear: ofYear + 1 }
  if (ofMonth < monthLength) return next
  const newYear = ofYear === yearLength
  const year = newYear ? day.year + 1 : day.year
  const month = newYear ? 1 : day.month + 1
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const february = isLeap ? 29 : 28
  return {
    ...next,
    year,
    month,
    ofMonth: 1,
    monthLength: month === 2 ? february : [4, 6, 9, 11].includes(month) ? 30 : 31,
    ofYear: newYear ? 1 : next.ofYear,
    yearLength: isLeap ? 366 : 365,
  }
}

function written({ year, month, ofMonth }: Day): string {
  return [year, month, ofMonth].map((part) => String(part).padStart(2, '0')).join('-')
}

/** Consecutive numbers of the days, weeks, months or years. */
function periodOf({ frequency, weekStart }: Rule, { number, year, month, weekday }: Day): number {
  if (frequency === 'DAILY') return number
  else if (frequency === 'WEEKLY') return Math.floor((number - ((weekday - weekStart + 7) % 7)) / 7)
  else if (frequency === 'MONTHLY') return year * 12 + month
  else return year
}

function allows(rule: Rule, day: Day, first: Day): boolean {
  const { months, monthDays, weekdays } = rule
  return (
    (months?.includes(day.month) ?? true) &&
    (monthDays?.some((nth) => nth === day.ofMonth || nth === day.ofMonth - day.monthLength - 1) ?? true) &&
    (weekdays?.some(({ nth, weekday }) => weekday === day.weekday && (nth === 0 || isNth(rule, day, nth))) ?? true) &&
    (monthDays || weekdays ? true : isLikeFirst(rule, day, first))
  )
}

function isNth({ frequency, months }: Rule, day: Day, nth: number): boolean {
  const [of, length] = frequency === 'YEARLY' && !months ? [day.ofYear, day.yearLength] : [day.ofMonth, day.monthLength]
  return nth === Math.ceil(of / 7) || nth === -Math.ceil((length - of + 1) / 7)
}

/** The first start supplies every part that the rule leaves open. */
function isLikeFirst({ frequency, months }: Rule, day: Day, first: Day): boolean {
  if (frequency === 'DAILY') return true
  else if (frequency === 'WEEKLY') return day.weekday === first.weekday
  else if (frequency === 'MONTHLY' || months) return day.ofMonth === first.ofMonth
  else return day.month === first.month && day.ofMonth === first.ofMonth
}
