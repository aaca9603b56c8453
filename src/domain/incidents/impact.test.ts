import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Impact, type Indicator, type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { impactAfter, impactOf, impactReached } from './impact.ts'

/** Statuspage's table, from the top; the first line that holds counts. */
const table: ['all' | 'some', ServiceStatus, Impact][] = [
  ['all', 'major_outage', 'critical'],
  ['some', 'major_outage', 'major'],
  ['all', 'partial_outage', 'major'],
  ['some', 'partial_outage', 'minor'],
  ['some', 'degraded_performance', 'minor'],
]

function byTable(statuses: readonly ServiceStatus[]): Impact {
  const [, , impact = 'none'] =
    table.find(([many, status]) => {
      const there = statuses.filter((one) => one === status).length
      return there > 0 && (many === 'some' || there === statuses.length)
    }) ?? []
  return impact
}

const anyStatuses = fc.array(fc.constantFrom(...serviceStatuses), { maxLength: 5 })

test.each<[ServiceStatus[], Impact]>([
  [[], 'none'],
  [['operational'], 'none'],
  [['under_maintenance', 'under_maintenance'], 'none'],
  [['degraded_performance'], 'minor'],
  [['degraded_performance', 'under_maintenance'], 'minor'],
  [['degraded_performance', 'operational'], 'minor'],
  [['partial_outage', 'under_maintenance'], 'minor'],
  [['partial_outage', 'degraded_performance'], 'minor'],
  [['major_outage', 'under_maintenance'], 'major'],
  [['partial_outage', 'partial_outage'], 'major'],
  [['partial_outage', 'operational'], 'minor'],
  [['partial_outage'], 'major'],
  [['major_outage', 'partial_outage'], 'major'],
  [['major_outage', 'operational'], 'major'],
  [['major_outage', 'major_outage'], 'critical'],
])('services at %j: the impact is %s', (statuses, impact) => {
  expect(impactOf(statuses)).toBe(impact)
})

test('it is what Statuspage’s table says, whatever the order of the services', () => {
  fc.assert(
    fc.property(anyStatuses, (statuses) => {
      expect([impactOf(statuses), impactOf(statuses.toReversed())]).toEqual([byTable(statuses), byTable(statuses)])
    }),
  )
})

test('what is reached is the worst of all moments, in whatever order they came', () => {
  fc.assert(
    fc.property(fc.array(anyStatuses, { maxLength: 5 }), (moments) => {
      const met = ['none', ...moments.map(byTable)]
      const worst = (['critical', 'major', 'minor', 'none'] as const).find((impact) => met.includes(impact))
      expect([impactReached(moments), impactReached(moments.toReversed())]).toEqual([worst, worst])
    }),
  )
})

test.each<[stored: Indicator, from: Impact, to: Impact, after: Indicator]>([
  ['none', 'none', 'minor', 'minor'],
  ['minor', 'minor', 'critical', 'critical'],
  ['critical', 'critical', 'critical', 'critical'],
  // The update that had made it worse is taken away.
  ['critical', 'critical', 'minor', 'minor'],
  ['minor', 'minor', 'none', 'none'],
  // Brought along, milder or worse than the table has it.
  ['minor', 'major', 'major', 'minor'],
  ['minor', 'major', 'critical', 'critical'],
  ['minor', 'major', 'none', 'minor'],
  ['critical', 'none', 'none', 'critical'],
  ['critical', 'none', 'minor', 'critical'],
  ['critical', 'minor', 'none', 'critical'],
  ['maintenance', 'none', 'none', 'maintenance'],
  ['maintenance', 'none', 'minor', 'minor'],
])('%s is stored, and what is reached goes from %s to %s: then it is %s', (stored, from, to, after) => {
  expect(impactAfter(stored, from, to)).toBe(after)
})
