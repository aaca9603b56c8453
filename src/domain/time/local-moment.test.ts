import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localMoment, momentIn } from './local-moment.ts'
import { utcDay, utcDayStart } from './utc-day.ts'

const at = (iso: string) => Date.parse(iso)

test.each([
  ['2026-03-10T12:00:00Z', 'UTC', '2026-03-10T12:00'],
  ['2026-03-10T12:00:59.999Z', 'UTC', '2026-03-10T12:00'],
  ['2026-03-10T23:30:00Z', 'Europe/Berlin', '2026-03-11T00:30'],
  ['2026-07-10T12:00:00Z', 'Europe/Berlin', '2026-07-10T14:00'],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', '2026-03-29T03:00'],
  ['2026-03-10T12:00:00Z', 'Asia/Kolkata', '2026-03-10T17:30'],
  ['2026-01-01T00:00:00Z', 'America/New_York', '2025-12-31T19:00'],
])('%s is shown in %s as %s', (moment, zone, shown) => {
  expect(localMoment(at(moment), zone)).toBe(shown)
})

test.each([
  ['2026-03-10T13:00', 'Europe/Berlin', '2026-03-10T12:00:00Z'],
  // The clock goes from 02:00 to 03:00; and, in October, shows each of these minutes twice: the first is meant.
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ['2026-03-10T12:00:30', 'UTC', '2026-03-10T12:00:30Z'],
  ['2024-02-29T00:00', 'UTC', '2024-02-29T00:00:00Z'],
])('%s, typed in %s, is %s', (typed, zone, moment) => {
  expect(momentIn(typed, zone)).toBe(at(moment))
})

test.each([
  ['', 'UTC'],
  ['soon', 'UTC'],
  ['2026-02-30T12:00', 'UTC'],
  ['2026-03-10T24:30', 'UTC'],
  ['2026-03-10T12:00Z', 'UTC'],
  ['10.03.2026 12:00', 'UTC'],
  ['2026-03-10T12:00', 'Mars/Olympus'],
  ['+275760-09-12T00:00', 'UTC'],
  ['-000001-01-01T00:00', 'UTC'],
])('%j in %s is no moment', (typed, zone) => {
  expect(momentIn(typed, zone)).toBeNull()
})

test('what is shown and typed again is the same minute, in zones whose clock never goes back', () => {
  const minute = fc.integer({ min: at('2000-01-01') / 60_000, max: at('2100-01-01') / 60_000 })
  const zone = fc.constantFrom('UTC', 'Asia/Kolkata', 'Asia/Tokyo', 'America/Phoenix')
  fc.assert(
    fc.property(minute, zone, (minutes, timeZone) => {
      expect(momentIn(localMoment(minutes * 60_000, timeZone), timeZone)).toBe(minutes * 60_000)
    }),
  )
})

test.each([
  ['2026-03-10', '2026-03-10T00:00:00Z'],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['1970-01-01', '1970-01-01T00:00:00Z'],
])('the day %s begins at %s', (day, moment) => {
  expect(utcDayStart(day)).toBe(at(moment))
  expect([utcDay(at(moment)), utcDay(at(moment) + 86_399_999)]).toEqual([day, day])
  expect(utcDay(at(moment) - 1)).not.toBe(day)
})

test.each([
  '',
  'today',
  '2026-02-29',
  '2026-04-31',
  '2026-13-01',
  '2026-3-1',
  '2026-03-10T00:00',
  ' 2026-03-10',
  '20260310',
])('%j is no day', (text) => {
  expect(utcDayStart(text)).toBeNull()
})
