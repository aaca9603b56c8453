import fc from 'fast-check'
import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { daysOf, parseRule, weekdayNames } from './rule.ts'

function days(written: string, firstDay: string, limit: number): string[] {
  const rule = parseRule(written)
  return rule ? daysOf(rule, firstDay).take(limit).toArray() : []
}

/** Days such as `1997-09-02`, written as the RFC writes them: `1997-09: 2 9, 10: 7 14, 1998-01: 6`. */
function spelled(text: string): string[] {
  let year = ''
  return text.split(', ').flatMap((month) => {
    const [, newYear, name, list = ''] = /^(?:(\d{4})-)?(\d\d): (.*)$/.exec(month) ?? []
    year = newYear ?? year
    return list.split(' ').map((day) => `${year}-${name}-${day.padStart(2, '0')}`)
  })
}

/** The examples of RFC 5545, 3.8.5.3 and 3.3.10, as far as they speak of days. */
test.each([
  ['FREQ=DAILY', '1997-09: 2 3 4 5'],
  ['FREQ=DAILY;INTERVAL=10', '1997-09: 2 12 22, 10: 2 12'],
  ['FREQ=DAILY;BYMONTH=1', '1998-01: 30 31, 1999-01: 1 2'],
  ['FREQ=YEARLY;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA', '1998-01: 30 31, 1999-01: 1 2'],
  ['FREQ=WEEKLY', '1997-09: 2 9 16 23 30, 10: 7 14 21 28, 11: 4'],
  ['FREQ=WEEKLY;INTERVAL=2;WKST=SU', '1997-09: 2 16 30, 10: 14 28'],
  ['FREQ=WEEKLY;WKST=SU;BYDAY=TU,TH', '1997-09: 2 4 9 11 16 18 23 25 30, 10: 2'],
  ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR', '1997-09: 1 3 5 15 17 19 29, 10: 1 3 13 15 17 27 29 31'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO', '1997-08: 5 10 19 24'],
  ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU', '1997-08: 5 17 19 31'],
  ['FREQ=MONTHLY;BYDAY=1FR', '1997-09: 5, 10: 3, 11: 7, 12: 5, 1998-01: 2, 02: 6, 03: 6, 04: 3, 05: 1, 06: 5'],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU', '1997-09: 7 28, 11: 2 30, 1998-01: 4 25, 03: 1 29, 05: 3 31'],
  ['FREQ=MONTHLY;BYDAY=-2MO', '1997-09: 22, 10: 20, 11: 17, 12: 22, 1998-01: 19, 02: 16'],
  ['FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09: 28, 10: 29, 11: 28, 12: 29, 1998-01: 29, 02: 26'],
  ['FREQ=MONTHLY;BYMONTHDAY=2,15', '1997-09: 2 15, 10: 2 15, 11: 2 15'],
  ['FREQ=MONTHLY;BYMONTHDAY=1,-1', '1997-09: 30, 10: 1 31, 11: 1 30, 12: 1 31, 1998-01: 1 31, 02: 1'],
  ['FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12,13,14,15', '1997-09: 10 11 12 13 14 15, 1999-03: 10 11 12 13'],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU', '1997-09: 2 9 16 23 30, 11: 4 11 18 25, 1998-01: 6 13 20 27'],
  ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1998-02: 13, 03: 13, 11: 13, 1999-08: 13, 2000-10: 13'],
  ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13', '1997-09: 13, 10: 11, 11: 8, 12: 13, 1998-01: 10, 02: 7'],
  ['FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09: 4, 10: 7, 11: 6'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '1997-09: 29, 10: 30, 11: 27, 12: 30, 1998-01: 29, 02: 26'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,30', '2007-01: 15 30, 02: 15, 03: 15 30'],
  ['FREQ=YEARLY;BYMONTH=6,7', '1997-06: 10, 07: 10, 1998-06: 10, 07: 10'],
  ['FREQ=YEARLY;INTERVAL=2;BYMONTH=1,2,3', '1997-03: 10, 1999-01: 10, 02: 10, 03: 10, 2001-01: 10'],
  ['FREQ=YEARLY;BYDAY=20MO', '1997-05: 19, 1998-05: 18, 1999-05: 17'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '1997-03: 13 20 27, 1998-03: 5 12 19 26, 1999-03: 4 11 18 25'],
  ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '1996-11: 5, 2000-11: 7, 2004-11: 2'],
])('%s falls on %s', (written, list) => {
  const expected = spelled(list)
  expect(days(written, expected[0] ?? '', expected.length)).toEqual(expected)
})

test.each([
  ['FREQ=YEARLY', '2028-02: 29, 2032-02: 29, 2036-02: 29'],
  ['FREQ=MONTHLY', '2026-01: 31, 03: 31, 05: 31, 07: 31, 08: 31, 10: 31'],
  ['FREQ=YEARLY;BYDAY=-1SU', '2026-12: 27, 2027-12: 26'],
  ['FREQ=YEARLY;BYMONTHDAY=-1;BYSETPOS=2', '2028-02: 29, 2029-02: 28'],
])('a day that a month or a year does not have is left out: %s falls on %s', (written, list) => {
  const expected = spelled(list)
  expect(days(written, expected[0] ?? '', expected.length)).toEqual(expected)
})

test.each([
  '',
  'weekly',
  'freq=daily',
  'RRULE:FREQ=DAILY',
  'INTERVAL=2',
  'FREQ=HOURLY',
  'FREQ=DAILY;',
  'FREQ=DAILY;BYHOUR=2',
  'FREQ=DAILY;FREQ=WEEKLY',
  'FREQ=DAILY;INTERVAL=0',
  'FREQ=DAILY;INTERVAL=-1',
  'FREQ=DAILY;COUNT=0',
  'FREQ=DAILY;COUNT=3=4',
  'FREQ=DAILY;UNTIL=soon',
  'FREQ=WEEKLY;BYDAY=XX',
  'FREQ=WEEKLY;BYDAY=1MO',
  'FREQ=WEEKLY;BYMONTHDAY=1',
  'FREQ=DAILY;BYDAY=-1MO',
  'FREQ=MONTHLY;BYDAY=54MO',
  'FREQ=MONTHLY;BYMONTHDAY=0',
  'FREQ=MONTHLY;BYMONTHDAY=32',
  'FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367',
  'FREQ=YEARLY;BYMONTH=13',
  'FREQ=YEARLY;__proto__=1',
])('“%s” is no rule', (written) => {
  expect(parseRule(written)).toBeUndefined()
})

test('a rule has 200 characters at most: a list could go on for ever', () => {
  const weekdaysIn = (entries: number) => parseRule(`FREQ=MONTHLY;BYDAY=${Array(entries).fill('MO')}`)?.weekdays?.length
  expect([weekdaysIn(60), weekdaysIn(61)]).toEqual([60, undefined])
})

/** Each of these keeps a library that looks for the next day busy for seconds or for ever. */
test.each([
  'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
  'FREQ=DAILY;INTERVAL=7;BYDAY=FR',
  'FREQ=MONTHLY;BYDAY=6MO',
  'FREQ=YEARLY;BYDAY=5SU;BYMONTH=12;BYSETPOS=-366',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
])('%s allows no day: the looking ends', (written) => {
  expect(parseRule(written)).toBeDefined()
  expect(days(written, '2026-03-12', 1)).toEqual([])
})

test('for common rules it agrees with a calendar’s own library', () => {
  const weekdays = fc.uniqueArray(fc.constantFrom(...weekdayNames), { minLength: 1, maxLength: 4 })
  const nth = fc
    .tuple(fc.constantFrom('', 1, 2, 3, 4, -1), fc.constantFrom(...weekdayNames))
    .map((pair) => pair.join(''))
  const parts = fc.oneof(
    fc.tuple(weekdays, fc.constantFrom(...weekdayNames)).map(([list, start]) => `WEEKLY;BYDAY=${list};WKST=${start}`),
    fc.uniqueArray(nth, { minLength: 1, maxLength: 3 }).map((list) => `MONTHLY;BYDAY=${list}`),
    fc
      .uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 3 })
      .map((list) => `MONTHLY;BYMONTHDAY=${list}`),
    fc.tuple(fc.integer({ min: 1, max: 12 }), nth).map(([month, day]) => `YEARLY;BYMONTH=${month};BYDAY=${day}`),
  )
  const firstDays = fc.integer({ min: 0, max: 1500 }).map((later) => new Date(Date.UTC(2025, 0, 1 + later)))
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 4 }), firstDays, (tail, interval, date) => {
      const written = `FREQ=${tail};INTERVAL=${interval}`
      const firstDay = date.toISOString().slice(0, 10)
      const [start = firstDay] = days(written, firstDay, 1)
      const iterator = ICAL.Recur.fromString(written).iterator(ICAL.Time.fromDateString(start))
      const expected = Array.from({ length: 12 }, () => iterator.next()?.toString())
      expect(days(written, start, 12)).toEqual(expected)
    }),
  )
})
