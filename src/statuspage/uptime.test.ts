import { expect, test } from 'vitest'
import { uptimeOf } from './uptime.ts'

const facts = { id: 'c', name: 'API', uptime: 1, major: 0, partial: 0 }
const range = { start: '2026-03-01', end: '2026-03-29', warnings: [] }

test('names, order and numbers are Statuspage’s; the days are those of the page’s time zone', () => {
  const answer = uptimeOf({ ...facts, uptime: 0.9667, major: 86_400_000, partial: 1499 }, range, 'Europe/Berlin', [])
  expect(Object.entries(answer)).toEqual([
    ['range_start', '2026-03-01T00:00:00.000+01:00'],
    ['range_end', '2026-03-29T23:59:59.999+02:00'],
    ['uptime_percentage', 96.67],
    ['major_outage', 86_400],
    ['partial_outage', 1],
    ['warnings', null],
    ['id', 'c'],
    ['name', 'API'],
    ['related_events', []],
  ])
})

test('events that are skipped are absent, and warnings stand where something was adjusted', () => {
  const answer = uptimeOf(facts, { ...range, warnings: ['Adjusted.'] }, 'UTC', undefined)
  expect(answer).toMatchObject({ warnings: ['Adjusted.'], uptime_percentage: 100 })
  expect(answer).not.toHaveProperty('related_events')
})

test.each([
  [1, 100],
  [null, 100],
  [0, 0],
  [0.999_999_9, 99.99],
  [0.57, 57],
  [0.29, 29],
  [0.123_456, 12.34],
])('an uptime of %j is %s %%', (uptime, percentage) => {
  expect(uptimeOf({ ...facts, uptime }, range, 'UTC', []).uptime_percentage).toBe(percentage)
})
