import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isExhausted, missingStarts, type Repetition, ruleOf, ruleProblem, startsOf } from './recurrence.ts'

const millisecondsPerDay = 86_400_000
const dateOf = (day: string, later: number) => new Date(Date.parse(day) + later * millisecondsPerDay)
const written = (date: Date) => date.toISOString().slice(0, 10)

type Simple = Exclude<Repetition, 'own'>
const repetitions: Simple[] = ['daily', 'weekly', 'fortnightly', 'monthly_by_date', 'monthly_by_weekday']

/** The nth of its weekday in its month; a fifth one is the last. */
function place(date: Date): string {
  const nth = Math.ceil(date.getUTCDate() / 7)
  return `${nth} ${date.getUTCDay()}`
}

function isLast(date: Date): boolean {
  return dateOf(written(date), 7).getUTCMonth() !== date.getUTCMonth()
}

/** True if a repetition that begins on `first` recurs `later` days after it. */
function comesRound(repetition: Simple, first: Date, later: number): boolean {
  const date = dateOf(written(first), later)
  if (repetition === 'daily') return true
  else if (repetition === 'weekly') return later % 7 === 0
  else if (repetition === 'fortnightly') return later % 14 === 0
  else if (repetition === 'monthly_by_date') return date.getUTCDate() === first.getUTCDate()
  else if (place(first).startsWith('5')) return date.getUTCDay() === first.getUTCDay() && isLast(date)
  else return place(date) === place(first)
}

/** Day by day, for two years. */
function naiveStarts(repetition: Simple, firstStart: string, until: string): string[] {
  const [day = '', time] = firstStart.split('T')
  return Array.from({ length: 730 }, (_, later) => later)
    .filter((later) => comesRound(repetition, dateOf(day, 0), later))
    .map((later) => written(dateOf(day, later)))
    .filter((date) => until === '' || date <= until)
    .map((date) => `${date}T${time}`)
}

const anyRepetition = fc.constantFrom(...repetitions)
const anyDay = fc.integer({ min: 0, max: 1500 }).map((later) => written(dateOf('2025-01-01', later)))
const anyStart = fc.tuple(anyDay, fc.constantFrom('00:00', '02:30', '23:59')).map(([day, time]) => `${day}T${time}`)

test('a repetition falls on the days that one finds day by day, up to its last', () => {
  fc.assert(
    fc.property(anyRepetition, anyStart, fc.option(fc.nat({ max: 400 })), (repetition, firstStart, length) => {
      const until = length === null ? '' : written(dateOf(firstStart.slice(0, 10), length))
      const rule = ruleOf(repetition, firstStart, until)
      const expected = naiveStarts(repetition, firstStart, until)
      const found = startsOf(rule, firstStart, until === '' ? expected.length : 1000)
      expect(found).toEqual(expected)
      expect(ruleProblem(rule, firstStart)).toBeUndefined()
    }),
  )
})

test('missing is what lies ahead within reach and is not there; or, where nothing lies ahead, the next one', () => {
  const arbitrary = fc.tuple(
    anyRepetition,
    anyStart,
    fc.nat({ max: 300 }),
    fc.nat({ max: 60 }),
    fc.infiniteStream(fc.boolean()),
  )
  fc.assert(
    fc.property(arbitrary, ([repetition, firstStart, later, reach, coin]) => {
      const all = naiveStarts(repetition, firstStart, '')
      const from = `${written(dateOf(firstStart.slice(0, 10), later))}T12:00`
      const until = `${written(dateOf(from.slice(0, 10), reach))}T12:00`
      const there = new Set(all.filter(() => coin.next().value))
      const near = all.filter((start) => start > from && start < until)
      const next = all.find((start) => start > from) ?? ''
      const isAhead = near.length > 0 || [...there].some((start) => start > from)
      const expected = isAhead ? near.filter((start) => !there.has(start)) : [next]
      expect(missingStarts({ rule: ruleOf(repetition, firstStart, ''), firstStart }, there, from, until)).toEqual(
        expected,
      )
    }),
  )
})

test('a moved or cancelled one ahead counts as one that is there', () => {
  const series = { rule: 'FREQ=YEARLY', firstStart: '2026-03-12T02:00' }
  const missing = (...there: string[]) => missingStarts(series, new Set(there), '2026-03-13T00:00', '2026-05-01T00:00')
  expect(missing('2026-03-12T02:00', '2027-03-12T02:00')).toEqual([])
  expect(missing('2026-03-12T02:00')).toEqual(['2027-03-12T02:00'])
})

test('a rule that has come to its end misses nothing', () => {
  const missing = (rule: string) =>
    missingStarts({ rule, firstStart: '2026-03-12T02:00' }, new Set(), '2026-03-13T12:00', '2026-05-01T00:00')
  expect(missing('FREQ=DAILY;COUNT=2')).toEqual([])
  expect(missing('FREQ=DAILY;COUNT=3')).toEqual(['2026-03-14T02:00'])
  expect(missing('FREQ=DAILY;UNTIL=20260313T235959')).toEqual([])
  expect(missing('no rule')).toEqual([])
})

/** The start is at two in the morning. */
test.each([
  ['20260314T235959', 3],
  ['20260314T020000', 3],
  ['20260314T015900', 2],
  ['20260314T020000Z', 3],
  ['20260314', 3],
  ['20260311T235959', 0],
])('UNTIL=%s of a daily rule from 12 March at 02:00: %i starts', (until, count) => {
  expect(startsOf(`FREQ=DAILY;UNTIL=${until}`, '2026-03-12T02:00', 10)).toHaveLength(count)
})

test('what is no rule, and one that begins on another day, are told apart', () => {
  const first = '2026-03-12T02:00'
  const nonsense = 'Write the rule as calendars do (RFC 5545), such as FREQ=MONTHLY;BYDAY=1SU.'
  expect(ruleProblem('now and then', first)).toBe(nonsense)
  expect(ruleProblem('FREQ=WEEKLY;BYDAY=FR', first)).toBe(
    'By this rule the first start is 2026-03-13 02:00: begin then.',
  )
  expect(ruleProblem('FREQ=DAILY;BYDAY=FR', first)).toBe(
    'By this rule the first start is 2026-03-13 02:00: begin then.',
  )
  expect(ruleProblem('FREQ=MONTHLY;BYDAY=2TH', first)).toBeUndefined()
})

test.each([
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31',
  'FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=6MO',
  'FREQ=DAILY;INTERVAL=7;BYDAY=FR',
  'FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2',
  'FREQ=DAILY;UNTIL=20200101',
  'FREQ=DAILY;UNTIL=20269999;BYMONTH=2;BYMONTHDAY=30',
])('%s never comes due, and nothing of it is missing', (rule) => {
  const firstStart = '2026-03-12T02:00'
  expect(ruleProblem(rule, firstStart)).toBe('This rule never comes due: no day has everything that it asks for.')
  expect(missingStarts({ rule, firstStart }, new Set(), '2026-03-13T12:00', '2026-05-01T00:00')).toEqual([])
  expect(isExhausted({ rule, firstStart }, '2026-03-13T12:00')).toBe(true)
})

test.each([
  ['FREQ=DAILY;COUNT=3', '2026-03-14T01:59', false],
  ['FREQ=DAILY;COUNT=3', '2026-03-14T02:00', true],
  ['FREQ=WEEKLY;UNTIL=20260401T000000', '2026-03-26T02:00', true],
  ['FREQ=WEEKLY;UNTIL=20260403T000000', '2026-03-26T02:00', false],
  ['FREQ=YEARLY;INTERVAL=50', '2026-03-13T00:00', false],
  ['FREQ=YEARLY;INTERVAL=60', '2026-03-13T00:00', true],
  ['FREQ=DAILY', '2200-01-01T00:00', false],
])('%s has run out on %s: %s', (rule, from, isOver) => {
  expect(isExhausted({ rule, firstStart: '2026-03-12T02:00' }, from)).toBe(isOver)
})

test('looked at from any day on, a rule falls on the same days as from its beginning', () => {
  const rules = [
    'FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=-2',
    'FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU',
    'FREQ=YEARLY;BYDAY=20MO',
  ]
  const more = [
    'FREQ=DAILY;INTERVAL=10',
    'FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1',
    'FREQ=YEARLY;BYMONTHDAY=13;BYSETPOS=-1',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...rules, ...more), anyDay, fc.nat({ max: 2000 }), (rule, firstDay, later) => {
      const firstStart = `${firstDay}T02:00`
      const from = `${written(dateOf(firstDay, later))}T12:00`
      const until = `${written(dateOf(firstDay, later + 400))}T12:00`
      const all = startsOf(rule, firstStart, 2500).filter((start) => start > from && start < until)
      const there = new Set(['9999-01-01T02:00'])
      expect(missingStarts({ rule, firstStart }, there, from, until)).toEqual(all)
    }),
  )
})

test('a series of the last century goes on', () => {
  const series = { rule: 'FREQ=WEEKLY', firstStart: '1950-01-02T02:00' }
  expect(missingStarts(series, new Set(), '2026-03-13T12:00', '2026-03-24T00:00')).toEqual([
    '2026-03-16T02:00',
    '2026-03-23T02:00',
  ])
})

test.each<[Simple, string, string, string]>([
  ['daily', '2026-03-12T02:00', '', 'FREQ=DAILY'],
  ['fortnightly', '2026-03-12T02:00', '2026-12-31', 'FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231T235959'],
  ['monthly_by_date', '2026-03-31T02:00', '', 'FREQ=MONTHLY'],
  ['monthly_by_weekday', '2026-03-12T02:00', '', 'FREQ=MONTHLY;BYDAY=2TH'],
  ['monthly_by_weekday', '2026-03-22T02:00', '', 'FREQ=MONTHLY;BYDAY=4SU'],
  ['monthly_by_weekday', '2026-03-29T02:00', '', 'FREQ=MONTHLY;BYDAY=-1SU'],
])('%s from %s until “%s” is written %s', (repetition, firstStart, until, rule) => {
  expect(ruleOf(repetition, firstStart, until)).toBe(rule)
})
