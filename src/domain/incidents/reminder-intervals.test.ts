import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, hour, statusRoom } from '#src/testing/status-room.ts'
import { hoursOf, intervalsProblem } from './reminder-intervals.ts'
import { notifyOfSilentIncidents } from './silent-incidents.ts'

test.each([
  ['[3, 6, 12, 24]', [3, 6, 12, 24]],
  ['[1,5]', [1, 5]],
  ['4', [4, 8, 12, 16, 20, 24]],
  ['"7"', [7, 14, 21]],
  ['24', [24]],
  ['[]', []],
  [' [ ] ', []],
])('%j is %j', (text, hours) => {
  expect([intervalsProblem(text), hoursOf(text)]).toEqual([undefined, hours])
})

test.each([
  '',
  '0',
  '25',
  '[0]',
  '[25]',
  '[2, 2]',
  '[5, 1]',
  '[1,,2]',
  '[1,]',
  '[1.5]',
  '{}',
  'null',
  '[1, "2"]',
  `[${'1,'.repeat(500)}2]`,
])('%j is none', (text) => {
  expect([intervalsProblem(text), hoursOf(text)]).toEqual([expect.stringContaining('growing hours from 1 to 24'), []])
})

/** Hours after the last update at which somebody was reminded, of the 25 that follow. */
function reminded(reminderIntervals: string | null, silentAfterHours: number): number[] {
  const room = statusRoom()
  room.setAcme({ silentAfterHours })
  const id = anIncident(room, {}, { reminderIntervals })
  room.clock.advance(hour / 2)
  anUpdate(room, id)
  const mails = () => room.db.select().from(deliveries).all().length
  const at: number[] = []
  for (let after = 1; after <= 25; after += 1) {
    room.clock.advance(hour)
    const before = mails()
    notifyOfSilentIncidents(room.deps, system)
    if (mails() > before) at.push(after)
  }
  return at
}

test.each<[string, string | null, number, number[]]>([
  ['after each of its hours', '[1, 5, 7]', 0, [1, 5, 7]],
  ['every so many hours', '8', 2, [8, 16, 24]],
  ['never', '[]', 2, []],
  ['as the organization has it, once', null, 2, [2]],
  ['as the organization has it: never', null, 0, []],
])('the team is reminded of the silence %s', (_, intervals, organizations, hours) => {
  expect(reminded(intervals, organizations)).toEqual(hours)
})

test('after a standstill only one reminder is sent', () => {
  const room = statusRoom()
  const id = anIncident(room, {}, { reminderIntervals: '[1, 2, 3]' })
  room.clock.advance(10 * hour)
  expect([notifyOfSilentIncidents(room.deps, system), notifyOfSilentIncidents(room.deps, system)]).toEqual([1, 0])
  anUpdate(room, id)
  room.clock.advance(hour)
  expect(notifyOfSilentIncidents(room.deps, system)).toBe(1)
})
