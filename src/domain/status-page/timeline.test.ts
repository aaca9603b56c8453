import { expect, test } from 'vitest'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { effects } from '../incidents/incident.ts'
import { worstStatus } from '../service-status/effective-status.ts'
import { timeline } from '../service-status/timeline.ts'
import type { Fact } from '../services/service.ts'
import { dateIn, dayBoundaries } from './days.ts'
import { serviceDays, uptime } from './uptime.ts'

const hour = 3_600_000

test('at every moment the worst of own status and incidents holds', () => {
  const own: Fact[] = [{ at: 0, status: 'operational' }]
  const first: Fact[] = [
    { at: 10, status: 'partial_outage' },
    { at: 40, status: null },
  ]
  const second: Fact[] = [
    { at: 20, status: 'major_outage' },
    { at: 30, status: null },
  ]
  expect(timeline([own, first, second], 0, 50)).toEqual([
    { from: 0, to: 10, status: 'operational' },
    { from: 10, to: 20, status: 'partial_outage' },
    { from: 20, to: 30, status: 'major_outage' },
    { from: 30, to: 40, status: 'partial_outage' },
    { from: 40, to: 50, status: 'operational' },
  ])
})

test('resolving gives the service back, reopening takes it again', () => {
  const said = effects(
    [
      { at: 1, status: 'investigating', serviceId: 'api', serviceStatus: 'major_outage' },
      { at: 2, status: 'resolved', serviceId: null, serviceStatus: null },
      { at: 3, status: 'investigating', serviceId: null, serviceStatus: null },
      { at: 4, status: 'resolved', serviceId: 'api', serviceStatus: 'operational' },
    ],
    4,
  )
  expect(said.get('api')).toEqual([
    { at: 1, status: 'major_outage' },
    { at: 2, status: null },
    { at: 3, status: 'major_outage' },
    { at: 4, status: null },
  ])
})

test('uptime weighs a major outage whole, a partial one by 0.3, and leaves maintenance out', () => {
  const of = (...parts: [ServiceStatus, number][]) => {
    let at = 0
    return uptime(
      parts.map(([status, milliseconds]) => {
        const from = at
        at += milliseconds
        return { from, to: at, status }
      }),
    )
  }
  expect(of(['operational', 90], ['major_outage', 10])).toBeCloseTo(0.9)
  expect(of(['operational', 90], ['partial_outage', 10])).toBeCloseTo(0.97)
  expect(of(['operational', 90], ['degraded_performance', 10])).toBe(1)
  expect(of(['operational', 45], ['major_outage', 5], ['under_maintenance', 50])).toBeCloseTo(0.9)
  expect(of(['under_maintenance', 50])).toBeNull()
  expect(of()).toBeNull()
})

test('a day is as long as its zone makes it: 23 hours in spring, 25 in autumn', () => {
  const lengths = (now: number) => {
    const boundaries = dayBoundaries('Europe/Berlin', now, 3)
    return boundaries.slice(1).map((to, index) => (to - (boundaries[index] ?? 0)) / hour)
  }
  expect(lengths(Date.UTC(2026, 2, 30, 12))).toEqual([24, 23, 24])
  expect(lengths(Date.UTC(2026, 9, 26, 12))).toEqual([24, 25, 24])
  expect(dateIn('Pacific/Kiritimati', Date.UTC(2026, 0, 1, 12))).toBe('2026-01-02')
})

test('an outage over midnight counts on both days, for as long as it lasted on each', () => {
  const boundaries = [0, 24 * hour, 48 * hour]
  const days = serviceDays(
    [
      { from: 0, to: 23 * hour, status: 'operational' },
      { from: 23 * hour, to: 26 * hour, status: 'major_outage' },
    ],
    boundaries,
  )
  expect(days).toEqual([
    { worst: 'major_outage', spent: [{ status: 'major_outage', milliseconds: hour }] },
    { worst: 'major_outage', spent: [{ status: 'major_outage', milliseconds: 2 * hour }] },
  ])
  expect(serviceDays([], boundaries)).toEqual([
    { worst: null, spent: [] },
    { worst: null, spent: [] },
  ])
})

/** mulberry32: the same histories in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

test('over random histories it agrees with asking every source at every moment', () => {
  const end = 60
  for (let seed = 1; seed <= 2000; seed++) {
    const random = seeded(seed)
    const pick = (count: number) => Math.floor(random() * count)
    const sources = Array.from({ length: 1 + pick(4) }, () =>
      Array.from({ length: pick(6) }, () => ({
        at: pick(end + 20) - 10,
        status: random() < 0.25 ? null : (serviceStatuses[pick(serviceStatuses.length)] ?? null),
      })).toSorted((a, b) => a.at - b.at),
    )
    const intervals = timeline(sources, 0, end)
    for (let at = 0; at < end; at++) {
      const says = sources.map((facts) => facts.findLast((fact) => fact.at <= at)?.status ?? null)
      const expected = worstStatus(says.filter((status) => status !== null))
      const interval = intervals.find(({ from, to }) => from <= at && at < to)
      expect({ seed, at, status: interval?.status }).toEqual({ seed, at, status: expected })
    }
    expect(intervals.reduce((total, { from, to }) => total + to - from, 0)).toBe(end)
  }
})
