import { expect, test } from 'vitest'
import { shownMoment } from './shown-moment.ts'

const at = (iso: string) => Date.parse(iso)
const zone = 'Europe/Berlin'
const saved = at('2027-10-31T01:30:00.123Z')
const shown = (values: Record<string, string>, now: number | null = saved) =>
  shownMoment({ values, errors: {} }, 'start', zone, now)

test('a saved moment shows its minute, and in the hour that comes twice which of the two it is', () => {
  expect(shown({})).toEqual({
    text: '2027-10-31T02:30',
    timeZone: zone,
    saved,
    twice: [
      { offset: '+02:00', zone: 'CEST', chosen: false },
      { offset: '+01:00', zone: 'CET', chosen: true },
    ],
  })
  expect(shown({}, at('2026-03-10T12:00Z')).twice).toEqual([])
  expect(shown({}, null)).toEqual({ text: '', timeZone: zone, saved: null, twice: [] })
})

test('a form that comes back shows what was typed; untouched, what is saved by now', () => {
  const before = { start: '2026-03-10T13:00', 'start.shown': String(at('2026-03-10T12:00:05Z')) }
  expect(shown(before).text).toBe('2027-10-31T02:30')
  expect(shown({ ...before, start: '2026-03-10T14:00' })).toMatchObject({ text: '2026-03-10T14:00', saved, twice: [] })
  expect(shown({ start: '2026-03-10T14:00' }, null)).toMatchObject({ text: '2026-03-10T14:00', saved: null })
  expect(shown({ start: 'soon' }, null)).toMatchObject({ text: 'soon', twice: [] })
})

test('a typed time that comes twice offers both, and keeps the choice', () => {
  const chosen = (values: Record<string, string>) => shown(values, null).twice.map((one) => one.chosen)
  expect(chosen({ start: '2027-10-31T02:15' })).toEqual([false, false])
  expect(chosen({ start: '2027-10-31T02:15', 'start.offset': '+01:00' })).toEqual([false, true])
  expect(chosen({ start: '2027-10-31T02:15', 'start.offset': '+02:00' })).toEqual([true, false])
})
