import { expect, test } from 'vitest'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { indicatorOf } from './indicator.ts'

/** Statuspage's own table, a row each. */
const rows: [ServiceStatus[], string, string][] = [
  [['major_outage', 'major_outage'], 'critical', 'Major System Outage'],
  [['major_outage', 'operational'], 'major', 'Partial System Outage'],
  [['partial_outage', 'partial_outage'], 'major', 'Partial System Outage'],
  [['partial_outage', 'operational'], 'minor', 'Minor Service Outage'],
  [['degraded_performance', 'degraded_performance'], 'minor', 'Degraded System Service'],
  [['degraded_performance', 'operational'], 'minor', 'Partially Degraded Service'],
  [['under_maintenance', 'operational'], 'maintenance', 'Service Under Maintenance'],
  [['operational', 'operational'], 'none', 'All Systems Operational'],
  [[], 'none', 'All Systems Operational'],
]

test.each(rows)('%j is %s: %s', (statuses, indicator, description) => {
  expect(indicatorOf(statuses)).toEqual({ indicator, description })
})

/** Read from the top: the worst status decides, and whether it is that of all. */
const table: [ServiceStatus, all: [string, string], some: [string, string]][] = [
  ['major_outage', ['critical', 'Major System Outage'], ['major', 'Partial System Outage']],
  ['partial_outage', ['major', 'Partial System Outage'], ['minor', 'Minor Service Outage']],
  ['degraded_performance', ['minor', 'Degraded System Service'], ['minor', 'Partially Degraded Service']],
  ['under_maintenance', ['maintenance', 'Service Under Maintenance'], ['maintenance', 'Service Under Maintenance']],
  ['operational', ['none', 'All Systems Operational'], ['none', 'All Systems Operational']],
]

/** Every list of statuses that has so many. */
function listsOf(length: number): ServiceStatus[][] {
  if (length === 0) return [[]]
  return listsOf(length - 1).flatMap((list) => serviceStatuses.map((status) => [...list, status]))
}

test.each([1, 2, 3, 4])('however %i services stand, and in whatever order: their worst row of the table', (length) => {
  const lists = listsOf(length)
  expect(lists).toHaveLength(5 ** length)
  for (const statuses of lists) {
    const [worst, all, some] = table.find(([status]) => statuses.includes(status)) ?? []
    const [indicator, description] = (statuses.some((status) => status !== worst) ? some : all) ?? []
    expect([statuses, indicatorOf(statuses)]).toEqual([statuses, { indicator, description }])
  }
})
