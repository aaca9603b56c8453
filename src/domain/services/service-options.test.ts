import { expect, test } from 'vitest'
import { sidesOf } from '#src/testing/checked.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService } from '#src/testing/services.ts'
import { anIncident, statusRoom } from '#src/testing/status-room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { readForm } from '../forms/form.ts'
import { marksOf } from '../forms/touched.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { readService } from '../status-page/read-service.ts'
import { readStatusPage } from '../status-page/read-status-page.ts'
import { editedFields, editService } from './edit-service.ts'
import { findService } from './find-service.ts'
import { editServiceGroup } from './service-groups.ts'
import { checkOptions, startProblem } from './service-options.ts'
import { setServiceStatus } from './set-service-status.ts'

const berlin = { now: testEpoch, timeZone: 'Europe/Berlin' }

test('a form without a start date asks for no options, since empty boxes send nothing', () => {
  expect(sidesOf(checkOptions(readForm({ name: 'API' }), berlin))).toEqual({ values: {}, errors: {} })
  expect(sidesOf(checkOptions(readForm({ startDate: ' ', internal: 'yes' }), berlin)).values).toEqual({
    ...{ internal: true, onlyShowIfDegraded: false, showcase: false, startDate: null },
  })
})

test.each([
  ['2026-03-10', 'Europe/Berlin', undefined],
  ['2026-03-11', 'Europe/Berlin', 'Choose a day that is not after today, 2026-03-10 in Europe/Berlin.'],
  // It is tomorrow there already.
  ['2026-03-11', 'Pacific/Kiritimati', undefined],
  ['2026-03-10', 'Etc/GMT+12', undefined],
  ['1999-02-29', 'UTC', 'Type a day such as 2026-03-10.'],
  ['2000-02-29', 'UTC', undefined],
  ['10/03/2026', 'UTC', 'Type a day such as 2026-03-10.'],
  ['2026-03-10T00:00', 'UTC', 'Type a day such as 2026-03-10.'],
  ['0001-01-01', 'UTC', 'Choose 1970-01-02 or a later day.'],
  ['1970-01-02', 'Pacific/Kiritimati', undefined],
])('a start on %s, in %s: %s', (day, timeZone, problem) => {
  expect(startProblem(day, { now: testEpoch, timeZone })).toBe(problem)
})

test('the audit log says what changed, and what was not asked for stays', () => {
  const { deps, db, actor } = testRoom()
  const id = addService(deps)
  editService(deps, actor('ann'), acmeId, id, { internal: true, startDate: '2026-01-02' })
  expect(findService(db, acmeId, id)).toMatchObject({ name: 'API', internal: true, showcase: true })
  expect(lastEntry(deps)).toEqual({
    action: 'service.edited',
    by: 'ann000000000',
    subject: `service ${id}`,
    changes: {
      before: { internal: false, startDate: '2026-03-10' },
      after: { internal: true, startDate: '2026-01-02' },
    },
  })
  expect(refusal(() => editService(deps, actor('ed'), acmeId, id, { internal: false }))).toBe('forbidden')
  expect(refusal(() => editService(deps, actor('olga'), acmeId, id, { internal: false }))).toBe('not_found')
})

test('two who edit at once do not undo each other', () => {
  const { deps, db } = testRoom()
  const id = addService(deps)
  const opened = editedFields(findService(db, acmeId, id))
  const shown = marksOf(opened)
  editService(deps, system, acmeId, id, { ...opened, internal: true }, shown)
  editService(deps, system, acmeId, id, { ...opened, showcase: false }, shown)
  expect(findService(db, acmeId, id)).toMatchObject({ internal: true, showcase: false })
  expect(() =>
    editService(deps, system, acmeId, id, { ...opened, showcase: true, startDate: null }, shown),
  ).not.toThrow()
  editService(deps, system, acmeId, id, { startDate: '2026-03-01' })
  expect(refusal(() => editService(deps, system, acmeId, id, { ...opened, startDate: '2026-02-01' }, shown))).toBe(
    'conflict',
  )
})

test.each([
  ['earlier', '2026-03-01', '2026-02-28T23:00:00.000Z'],
  ['today', '2026-03-10', '2026-03-09T23:00:00.000Z'],
  ['on the day the clocks change', '2025-10-26', '2025-10-25T22:00:00.000Z'],
])('a start %s is the beginning of that day in the organization’s zone', (_, startDate, startedAt) => {
  const { deps, db, clock } = testRoom()
  const id = addService(deps)
  editService(deps, system, acmeId, id, { startDate: null })
  clock.advance(1000)
  editService(deps, system, acmeId, id, { startDate })
  expect(new Date(findService(db, acmeId, id).startedAt).toISOString()).toBe(startedAt)
})

test('a start that was not touched keeps its moment, and one that is taken away is when it was added', () => {
  const { deps, db } = testRoom()
  const id = addService(deps)
  editService(deps, system, acmeId, id, { name: 'Web', startDate: '2026-03-10' })
  expect(findService(db, acmeId, id).startedAt).toBe(testEpoch)
  editService(deps, system, acmeId, id, { startDate: '2026-02-01' })
  editService(deps, system, acmeId, id, { startDate: null })
  expect(findService(db, acmeId, id)).toMatchObject({ startedAt: testEpoch, startDate: null })
})

test('bars and uptime begin with the start, wherever they are read', () => {
  const room = statusRoom()
  const id = room.service()
  const organization = organizationById(room.deps, acmeId)
  const daysWithData = () => {
    const shown = readStatusPage(room.deps, organization).groups[0]?.services[0]
    const count = (days: readonly { worst: unknown }[] = []) => days.filter(({ worst }) => worst !== null).length
    return [count(shown?.days), count(readService(room.deps, organization, id).days), shown?.dataSince]
  }
  expect(daysWithData()).toEqual([1, 1, testEpoch])
  editService(room.deps, system, acmeId, id, { startDate: '2026-03-01' })
  expect(daysWithData()).toEqual([10, 10, Date.UTC(2026, 1, 28, 23)])
  editService(room.deps, system, acmeId, id, { startDate: '2020-01-01' })
  expect(daysWithData()).toEqual([90, 90, null])
})

test('one that is shown only in trouble is on the page while it is, and in the API always', () => {
  const room = statusRoom()
  const organization = organizationById(room.deps, acmeId)
  const [quiet] = [room.service('Quiet'), room.service('Loud')]
  editService(room.deps, system, acmeId, quiet, { onlyShowIfDegraded: true })
  const names = () =>
    readStatusPage(room.deps, organization).groups.flatMap(({ services }) => services.map((one) => one.name))
  expect(names()).toEqual(['Loud'])
  const incident = anIncident(room, { [quiet]: 'degraded_performance' })
  expect(names()).toEqual(['Quiet', 'Loud'])
  resolveIncident(room.deps, system, acmeId, incident, { body: 'Over.', notify: false })
  expect(names()).toEqual(['Loud'])
  expect(readStatusPage(room.deps, organization).indicator).toBe('none')
  expect(readService(room.deps, organization, quiet).name).toBe('Quiet')
})

test('a group of nothing but quiet services is no empty heading, and what the page says of all is said of them too', () => {
  const room = statusRoom()
  const id = addService(room.deps, 'Quiet', addGroup(room.deps))
  editService(room.deps, system, acmeId, id, { onlyShowIfDegraded: true })
  const { groups, everything } = readStatusPage(room.deps, organizationById(room.deps, acmeId))
  expect(groups).toEqual([])
  expect(everything).toMatchObject([{ name: 'Platform', services: [{ name: 'Quiet', uptime: null }] }])
})

test('the past of a group is no better once a quiet service is well again', () => {
  const room = statusRoom()
  const group = addGroup(room.deps)
  const [quiet] = [addService(room.deps, 'Quiet', group), addService(room.deps, 'Loud', group)]
  editService(room.deps, system, acmeId, quiet, { onlyShowIfDegraded: true, startDate: '2026-03-01' })
  const incident = anIncident(room, { [quiet]: 'major_outage' }, { startedAt: testEpoch - 60 * 60_000 })
  resolveIncident(room.deps, system, acmeId, incident, { body: 'Over.', notify: false })
  const [shown] = readStatusPage(room.deps, organizationById(room.deps, acmeId)).groups
  expect(shown).toMatchObject({ services: [{ name: 'Loud', uptime: null }] })
  expect(shown?.uptime).toBeLessThan(1)
  expect(shown?.days.at(-1)?.worst).toBe('major_outage')
})

test('uptime that is not shown is nowhere, and does not count for the group', () => {
  const room = statusRoom()
  const organization = organizationById(room.deps, acmeId)
  const group = addGroup(room.deps)
  const [hidden, shown] = [addService(room.deps, 'Hidden', group), addService(room.deps, 'Shown', group)]
  for (const id of [hidden, shown]) editService(room.deps, system, acmeId, id, { startDate: '2026-01-01' })
  const incident = anIncident(room, { [hidden]: 'major_outage' }, { startedAt: testEpoch - 60 * 60_000 })
  resolveIncident(room.deps, system, acmeId, incident, { body: 'Over.', notify: false })
  const read = () => readStatusPage(room.deps, organization).groups[0]
  expect(read()?.uptime).toBeLessThan(1)
  editService(room.deps, system, acmeId, hidden, { showcase: false })
  expect(read()).toMatchObject({ uptime: 1, services: [{ uptime: null, dataSince: null, days: [] }, { uptime: 1 }] })
  expect(read()?.days.every(({ worst }) => worst === 'operational' || worst === null)).toBe(true)
  expect(readService(room.deps, organization, hidden)).toMatchObject({ uptimes: [], days: [] })
  editService(room.deps, system, acmeId, shown, { showcase: false })
  expect(read()).toMatchObject({ uptime: null, dataSince: null, days: [], status: 'operational' })
})

test('a group is open where the team wants it so, and while one of its services is in trouble', () => {
  const room = statusRoom()
  const [folded, wide] = [addGroup(room.deps, 'Folded'), addGroup(room.deps, 'Wide')]
  const api = addService(room.deps, 'API', folded)
  addService(room.deps, 'Web', wide)
  editServiceGroup(room.deps, system, acmeId, wide, { open: true })
  const open = () => readStatusPage(room.deps, organizationById(room.deps, acmeId)).groups.map(({ open }) => open)
  expect(open()).toEqual([false, true])
  setServiceStatus(room.deps, system, acmeId, api, 'degraded_performance')
  expect(open()).toEqual([true, true])
})
