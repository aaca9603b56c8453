import { expect, test } from 'vitest'
import { type ServiceStatus, serviceStatuses } from '#src/words.ts'
import { severity, worstStatus } from './effective-status.ts'

/** The rule of the domain, from the worst to the best. */
const order: ServiceStatus[] = [
  'major_outage',
  'partial_outage',
  'degraded_performance',
  'under_maintenance',
  'operational',
]

test('every status has its place in the order', () => {
  expect(serviceStatuses.toSorted((a, b) => severity(b) - severity(a))).toEqual(order)
  expect(new Set(serviceStatuses.map(severity)).size).toBe(5)
})

test.each(order.flatMap((one, place) => order.slice(place).map((other) => [one, other] as const)))(
  '%s is no better than %s, in whichever order they come',
  (worse, better) => {
    expect([worstStatus([worse, better]), worstStatus([better, worse])]).toEqual([worse, worse])
  },
)

test('without any status a service is operational', () => {
  expect(worstStatus([])).toBe('operational')
})

test('any number of statuses count, from whatever holds them', () => {
  const statuses = new Map(order.toReversed().map((status, place) => [place, status]))
  expect(worstStatus(statuses.values())).toBe('major_outage')
  statuses.delete(4)
  expect(worstStatus(statuses.values())).toBe('partial_outage')
})
