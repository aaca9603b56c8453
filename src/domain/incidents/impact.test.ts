import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Impact, impacts, type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { impactOf, impactReached } from './impact.ts'

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

test('what is reached is the worst of all moments, and never less than before', () => {
  const anyMoments = fc.array(anyStatuses, { maxLength: 5 })
  fc.assert(
    fc.property(fc.constantFrom(...impacts), anyMoments, (before, moments) => {
      const met = [before, ...moments.map(byTable)]
      const worst = (['critical', 'major', 'minor', 'none'] as const).find((impact) => met.includes(impact))
      expect(impactReached(before, moments)).toBe(worst)
    }),
  )
})
