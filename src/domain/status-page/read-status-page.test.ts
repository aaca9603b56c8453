import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, aWindow, day, hour, plannedWindow, statusRoom } from '#src/testing/status-room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { createService } from '../services/create-service.ts'
import { createServiceGroup } from '../services/service-groups.ts'
import { everything, servicesFollowed } from '../subscribers/following.ts'
import { incidentsOfService, readService } from './read-service.ts'
import { readStatusPage } from './read-status-page.ts'

test.each([
  [200 * day, { uptime: 1, dataSince: null }],
  [10 * day, { uptime: 1, dataSince: 10 * day }],
  [day, { uptime: 1, dataSince: day }],
  [day - 1, { uptime: null, dataSince: day - 1 }],
  [0, { uptime: null, dataSince: 0 }],
])('a service that began %i ms ago has a share of the days that have data, from one whole day on', (ago, recorded) => {
  const room = statusRoom()
  const now = room.clock.now()
  const input = { name: 'API', description: '', serviceGroupId: null, startedAt: now - ago }
  const { id } = createService(room.deps, system, acmeId, input)
  const organization = organizationById(room.deps, acmeId)
  const expected = { ...recorded, dataSince: recorded.dataSince === null ? null : now - ago }
  const [group] = readStatusPage(room.deps, organization).groups
  expect(group?.services[0]).toMatchObject(expected)
  expect(group).toMatchObject(expected)
  const { uptimes } = readService(room.deps, organization, id)
  const of = (range: string) => uptimes.find((one) => one.range === range)
  expect(of('1 year')).toMatchObject({ dataSince: now - ago })
  expect(of('24 hours')).toMatchObject(ago >= day ? { uptime: 1, dataSince: null } : { uptime: null })
})

test('a group has data since the first of its services had', () => {
  const room = statusRoom()
  const now = room.clock.now()
  const { id: serviceGroupId } = createServiceGroup(room.deps, system, acmeId, { name: 'Platform' })
  for (const ago of [3 * day, 10 * day])
    createService(room.deps, system, acmeId, { name: 'A', description: '', serviceGroupId, startedAt: now - ago })
  const page = readStatusPage(room.deps, organizationById(room.deps, acmeId))
  expect(page.groups[0]).toMatchObject({ name: 'Platform', dataSince: now - 10 * day })
})

test('namesakes are told apart wherever an incident or a maintenance names them', () => {
  const room = statusRoom()
  const inGroup = (name: string) => {
    const { id: serviceGroupId } = createServiceGroup(room.deps, system, acmeId, { name })
    return createService(room.deps, system, acmeId, { name: 'Sign-in', description: '', serviceGroupId }).id
  }
  const [europe] = [inGroup('Europe'), inGroup('Asia')]
  anIncident(room, { [europe]: 'major_outage' })
  aWindow(room, { serviceIds: [europe] })
  const page = readStatusPage(room.deps, organizationById(room.deps, acmeId))
  const label = 'Sign-in · Europe'
  expect(page.groups.flatMap(({ services }) => services).map((one) => one.label)).toEqual([label, 'Sign-in · Asia'])
  expect(page.openIncidents[0]?.services).toEqual([{ id: europe, name: label }])
  expect(page.openIncidents[0]?.updates[0]?.services).toMatchObject([{ name: 'Sign-in', label }])
  expect(page.maintenance[0]?.services).toEqual([{ id: europe, name: label }])
  expect(readService(room.deps, organizationById(room.deps, acmeId), europe).name).toBe(label)
  const following = { ...everything, serviceIds: [europe] }
  expect(servicesFollowed(room.db, acmeId, following)).toEqual([label])
})

test('what is not listed is counted', () => {
  const room = statusRoom()
  const api = room.service()
  const organization = organizationById(room.deps, acmeId)
  const start = room.clock.now() + day
  for (let index = 0; index < 7; index += 1)
    aWindow(room, { serviceIds: [api], scheduledStart: start + index * day, scheduledEnd: start + index * day + hour })
  for (let index = 0; index < 52; index += 1) anIncident(room, { [api]: 'partial_outage' })
  const page = readStatusPage(room.deps, organization)
  expect([page.maintenance.length, page.maintenanceLeft]).toEqual([7, 0])
  const service = readService(room.deps, organization, api)
  expect([service.maintenance.length, service.maintenanceLeft]).toEqual([5, 2])
  expect([incidentsOfService(room.deps, organization, api).length, service.incidentsLeft]).toEqual([50, 2])
})

test('a series is one of what is planned, and its last window comes once', () => {
  const room = statusRoom()
  const organization = organizationById(room.deps, acmeId)
  const [start, end] = [plannedWindow.scheduledStart, plannedWindow.scheduledEnd]
  for (const rule of ['FREQ=WEEKLY', 'FREQ=WEEKLY;COUNT=1', null])
    aWindow(room, { title: String(rule), rule, scheduledStart: start, scheduledEnd: end })
  const { maintenance, maintenanceLeft } = readStatusPage(room.deps, organization)
  expect(maintenance.map(({ title, rhythm }) => [title, rhythm]).toSorted()).toEqual([
    ['FREQ=WEEKLY', { kind: 'weekly', interval: 1, weekdays: [3] }],
    ['FREQ=WEEKLY;COUNT=1', null],
    ['null', null],
  ])
  expect(maintenanceLeft).toBe(0)
})

test('what began long ago and ended lately is past; what was called off before its time is not', () => {
  const room = statusRoom()
  const organization = organizationById(room.deps, acmeId)
  const incident = anIncident(room, { [room.service()]: 'partial_outage' })
  room.clock.advance(20 * day)
  expect(readStatusPage(room.deps, organization).groups[0]?.services[0]?.troubledSince).toBe(testEpoch)
  resolveIncident(room.deps, system, acmeId, incident, { body: 'Over.', notify: false })
  expect(readStatusPage(room.deps, organization).past.events).toMatchObject([{ id: incident, impact: 'major' }])
  room.clock.advance(15 * day)
  expect(readStatusPage(room.deps, organization).past).toEqual({ days: 14, events: [], left: 0 })
})
