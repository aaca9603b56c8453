import { expect, test } from 'vitest'
import type { ServiceStatus } from '#src/words.ts'
import { groupDays, groupUptime } from './group-days.ts'
import type { PageService } from './model.ts'

function service(worst: (ServiceStatus | null)[], uptime: number | null, incidents: string[] = []): PageService {
  return {
    id: 's',
    name: 'S',
    label: 'S',
    dataSince: null,
    troubledSince: null,
    description: '',
    status: 'operational',
    uptime,
    days: worst.map((status, index) => ({
      date: `2026-03-0${index + 1}`,
      worst: status,
      spent: [],
      incidents: incidents.map((id) => ({ id, title: id })),
    })),
  }
}

test('a group’s day is the worst of its services, and has data as soon as one of them has', () => {
  const members = [
    service(['operational', 'major_outage', null], 0.9, ['a', 'b']),
    service(['under_maintenance', 'degraded_performance', null], 1, ['b']),
    service([null, null, null], null),
  ]
  const days = groupDays(members)
  expect(days.map(({ worst }) => worst)).toEqual(['under_maintenance', 'major_outage', null])
  expect(days[0]?.incidents.map(({ id }) => id)).toEqual(['a', 'b'])
})

test('its uptime is the mean of what is known', () => {
  expect(groupUptime([service([], 0.9), service([], 1), service([], null)])).toBeCloseTo(0.95)
  expect(groupUptime([service([], null)])).toBeNull()
  expect(groupUptime([])).toBeNull()
})
