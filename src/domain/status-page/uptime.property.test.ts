import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { type Correction, timeline } from '../service-status/timeline.ts'
import type { Fact } from '../services/service.ts'
import { dayBoundaries } from './days.ts'
import { serviceDays, uptime } from './uptime.ts'

/**
 * The bars and the percentage against a plain reference that asks, quarter of an hour by quarter of an hour, what every
 * source says and what the calendar calls the day. No zone's clock is off by less than a quarter.
 */

const quarter = 15 * 60_000
const days = 8
const worstFirst: ServiceStatus[] = [
  'major_outage',
  'partial_outage',
  'degraded_performance',
  'under_maintenance',
  'operational',
]
const weights = { major_outage: 1, partial_outage: 0.3, degraded_performance: 0, operational: 0 }

/** Zones with clocks that change by an hour, by half an hour, at midnight, or never; and moments after such changes. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Atlantic/Azores',
  'America/Santiago',
]
const moments = ['2025-03-12', '2025-04-01', '2025-04-08', '2025-04-27', '2025-09-09', '2025-10-28', '2025-11-04']

interface Setting {
  zone: string
  now: number
  boundaries: number[]
  /** The calendar's name of each quarter from the first boundary on. */
  dates: string[]
}

const settings: Setting[] = zones.flatMap((zone) =>
  moments.map((moment) => {
    const now = Date.parse(`${moment}T13:45:00Z`)
    const boundaries = dayBoundaries(zone, now, days)
    const [first = 0, last = 0] = [boundaries[0], boundaries.at(-1)]
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone })
    const dates = Array.from({ length: (last - first) / quarter }, (_, index) =>
      calendar.format(first + index * quarter),
    )
    return { zone, now, boundaries, dates }
  }),
)

/** Facts on quarters, some before the window and some at one moment, in the order in which they were said. */
const history = fc.record({
  /** An index, so that a counterexample is short. */
  setting: fc.nat({ max: settings.length - 1 }),
  startsAfter: fc.integer({ min: -50, max: 500 }),
  sources: fc.array(
    fc.array(
      fc.record({
        quarter: fc.integer({ min: -100, max: days * 96 }),
        status: fc.constantFrom<ServiceStatus | null>(null, ...serviceStatuses),
      }),
      { maxLength: 7 },
    ),
    { maxLength: 5 },
  ),
  corrections: fc.array(
    fc.record({
      quarter: fc.integer({ min: -100, max: days * 96 }),
      quarters: fc.integer({ min: 1, max: 200 }),
      status: fc.constantFrom<ServiceStatus>(...serviceStatuses),
    }),
    { maxLength: 3 },
  ),
})

test('days and uptime equal the reference over 10,000 random histories, zones and changes of the clock', () => {
  let clockChanges = 0
  fc.assert(
    fc.property(history, ({ setting, startsAfter, sources: drawn, corrections: put }) => {
      const { now, boundaries, dates } = settings[setting] as Setting
      const first = boundaries[0] ?? 0
      const from = Math.max(first + startsAfter * quarter, first)
      const sources = drawn.map((facts) =>
        facts
          .map(({ quarter: at, status }): Fact => ({ at: first + at * quarter, status }))
          .toSorted((a, b) => a.at - b.at),
      )
      const corrections = put.map(({ quarter: at, quarters, status }) => ({
        from: first + at * quarter,
        to: first + (at + quarters) * quarter,
        status,
      }))
      if (boundaries.some((at, index) => index > 0 && at - (boundaries[index - 1] ?? 0) !== 24 * 4 * quarter))
        clockChanges += 1

      const intervals = timeline(sources, from, now, corrections)
      const told = serviceDays(intervals, boundaries)
      const reference = referenceOf(sources, corrections, { from, to: now, first, dates })

      expect(told.map(({ worst }) => worst)).toEqual(reference.days.map(({ worst }) => worst))
      expect(told.map(({ spent }) => spent)).toEqual(reference.days.map(({ spent }) => spent))
      const percentage = uptime(intervals)
      if (reference.uptime === null) expect(percentage).toBeNull()
      else expect(percentage).toBeCloseTo(reference.uptime, 9)
    }),
    { numRuns: 10_000, seed: 20_250_310 },
  )
  expect(clockChanges).toBeGreaterThan(1500)
})

interface Span {
  from: number
  to: number
  first: number
  dates: string[]
}

function referenceOf(sources: Fact[][], corrections: Correction[], { from, to, first, dates }: Span) {
  const byDate = new Map<string, Map<ServiceStatus, number>>()
  for (const date of dates) if (!byDate.has(date)) byDate.set(date, new Map())
  let [counted, down] = [0, 0]
  dates.forEach((date, index) => {
    const at = first + index * quarter
    if (at < from || at >= to) return
    const put = corrections.findLast((correction) => correction.from <= at && at < correction.to)
    const status = put?.status ?? statusAt(sources, at)
    const spent = byDate.get(date)
    spent?.set(status, (spent.get(status) ?? 0) + quarter)
    if (status === 'under_maintenance') return
    counted += 1
    down += weights[status]
  })
  return {
    uptime: counted === 0 ? null : 1 - down / counted,
    days: [...byDate.values()].map((spent) => {
      const present = worstFirst.filter((status) => spent.has(status))
      return {
        worst: present[0] ?? null,
        spent: present
          .filter((status) => status !== 'operational')
          .map((status) => ({ status, milliseconds: spent.get(status) ?? 0 })),
      }
    }),
  }
}

function statusAt(sources: Fact[][], at: number): ServiceStatus {
  const said = sources.map((facts) => facts.findLast((fact) => fact.at <= at)?.status ?? null)
  return worstFirst.find((status) => said.includes(status)) ?? 'operational'
}
