import { expect, test } from 'vitest'
import { testEpoch } from '#src/testing/test-deps.ts'
import { UsageError } from '../command.ts'
import { readDuration, readTime, shownTime } from './times.ts'

const zone = 'Europe/Berlin'
const minutes = (typed: string) => readDuration('for', typed) / 60_000

test.each([
  ['2h', 120],
  ['90m', 90],
  ['90min', 90],
  ['1h30m', 90],
  ['1h 30m', 90],
  ['2d', 2880],
  ['1d2h3m', 1563],
])('%s is so long', (typed, length) => {
  expect(minutes(typed)).toBe(length)
})

test.each(['', '2', 'h', '0h', '-2h', '2h!', '2 hours', '1.5h', '999999h'])('%j is no duration', (typed) => {
  expect(() => minutes(typed)).toThrow(`--for is "${typed}": give a time such as 2h, 90m or 1h30m.`)
})

/** Noon UTC, 13:00 in Berlin. */
const at = (typed: string, now = testEpoch) => new Date(readTime('from', typed, zone, now)).toISOString().slice(0, 16)

test.each([
  ['2026-03-24 02:00', '2026-03-24T01:00'],
  ['2026-03-24T02:00', '2026-03-24T01:00'],
  [' 2026-07-24 02:00 ', '2026-07-24T00:00'],
  ['2026-03-24 02:00+05:00', '2026-03-23T21:00'],
  ['2026-03-24T02:00Z', '2026-03-24T02:00'],
  ['14:00', '2026-03-10T13:00'],
  ['13:00', '2026-03-10T12:00'],
  ['12:59', '2026-03-11T11:59'],
  ['2026-10-25 02:30+01:00', '2026-10-25T01:30'],
])('%s is a moment by the clock of the organization', (typed, moment) => {
  expect(at(typed)).toBe(moment)
})

test.each(['', 'soon', '2026-02-30 02:00', '25:00', '24.03.2026 02:00', '+02026-03-24 02:00'])(
  '%j is no time',
  (typed) => {
    expect(() => at(typed)).toThrow(UsageError)
    expect(() => at(typed)).toThrow(
      `--from is "${typed}": give a time such as "2026-03-24 02:00", as the clock of ${zone} shows it.`,
    )
  },
)

test('a time that comes twice is asked for with its offset', () => {
  const night = Date.UTC(2026, 9, 24, 20)
  for (const typed of ['2026-10-25 02:30', '02:30'])
    expect(() => at(typed, night)).toThrow(/shows .*02:30 twice that night\. Add which you mean: \+02:00 or \+01:00\.$/)
})

test('what the API says is shown as the clock there shows it', () => {
  expect(shownTime('2026-03-24T01:00:00.000Z', zone)).toBe('2026-03-24 02:00')
  expect(shownTime(null, zone)).toBe('')
  expect(shownTime(undefined, zone)).toBe('')
})
