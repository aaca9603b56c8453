import { expect, test } from 'vitest'
import { acmeId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, aWindow, day, hour, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { reopenIncident, resolveIncident } from './resolve-incident.ts'

const fixed = { body: 'Fixed.', notify: false }

test('resolving gives every service back what else holds for it', () => {
  const room = statusRoom()
  const { deps } = room
  const ids = ['alone', 'own', 'shared', 'worked on'].map((name) => room.service(name))
  const [alone = '', own = '', shared = '', workedOn = ''] = ids
  aWindow(room, { serviceIds: [workedOn] })
  room.clock.advance(day)
  runDueSteps(deps, system)
  setServiceStatus(deps, system, acmeId, own, 'degraded_performance')
  anIncident(room, { [shared]: 'partial_outage' })
  const id = anIncident(room, Object.fromEntries(ids.map((service) => [service, 'major_outage'])))
  expect(room.statuses(...ids)).toEqual(Array(4).fill('major_outage'))
  room.clock.advance(hour)
  resolveIncident(deps, system, acmeId, id, fixed)
  expect(room.statuses(alone, own, shared, workedOn)).toEqual([
    'operational',
    'degraded_performance',
    'partial_outage',
    'under_maintenance',
  ])
})

test('it ends now, says so in one update, and the audit log knows from what to what', () => {
  const room = statusRoom()
  const id = anIncident(room)
  room.clock.advance(hour)
  const update = resolveIncident(room.deps, room.actor('ed'), acmeId, id, { body: 'Fixed.', notify: true })
  const now = room.clock.now()
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'resolved', resolvedAt: now, updatedAt: now })
  expect(updatesOf(room.db, id)[0]).toMatchObject({ status: 'resolved', body: 'Fixed.', displayAt: now })
  expect(room.notified()).toMatchObject([{ statusUpdateId: update.id }])
  expect(room.lastAudit()).toMatchObject({
    action: 'incident.updated',
    changes: { before: 'investigating', after: 'resolved', notify: true },
  })
})

test('resolved once more it stays resolved since the first time', () => {
  const room = statusRoom()
  const id = anIncident(room)
  resolveIncident(room.deps, system, acmeId, id, fixed)
  const { resolvedAt } = findIncident(room.db, acmeId, id)
  room.clock.advance(hour)
  resolveIncident(room.deps, system, acmeId, id, fixed)
  expect(findIncident(room.db, acmeId, id).resolvedAt).toBe(resolvedAt)
})

test('reopened it is open again, with the services it affects now; resolved again it ended then', () => {
  const room = statusRoom()
  const { deps } = room
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(hour)
  resolveIncident(deps, system, acmeId, id, fixed)
  room.clock.advance(hour)
  const services = [{ serviceId: web, status: 'partial_outage' } as const]
  reopenIncident(deps, room.actor('ed'), acmeId, id, { body: 'Not quite.', notify: true, services })
  expect(findIncident(room.db, acmeId, id)).toMatchObject({ status: 'investigating', resolvedAt: null })
  expect(room.statuses(api, web)).toEqual(['operational', 'partial_outage'])
  expect(room.notified()).toHaveLength(1)
  expect(room.lastAudit()).toMatchObject({ action: 'incident.updated', changes: { before: 'resolved', services } })

  room.clock.advance(hour)
  resolveIncident(deps, system, acmeId, id, fixed)
  expect(findIncident(room.db, acmeId, id).resolvedAt).toBe(room.clock.now())
  expect(room.statuses(api, web)).toEqual(['operational', 'operational'])
})

test('reopened without services it changes none', () => {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(hour)
  resolveIncident(room.deps, system, acmeId, id, fixed)
  room.clock.advance(hour)
  reopenIncident(room.deps, system, acmeId, id, fixed)
  expect(room.statuses(api)).toEqual(['operational'])
})

test('after its postmortem it can be reopened, too; an open one cannot', () => {
  const room = statusRoom()
  const id = anIncident(room)
  expect(refusal(() => reopenIncident(room.deps, system, acmeId, id, fixed))).toBe('conflict')
  anUpdate(room, id, {}, { status: 'postmortem' })
  reopenIncident(room.deps, system, acmeId, id, fixed)
  expect(findIncident(room.db, acmeId, id).resolvedAt).toBeNull()
})

test("viewers may do neither, and another organization's incident is not found, whether it is open or not", () => {
  const room = statusRoom()
  const id = anIncident(room)
  expect(strangers(room, (who, where) => resolveIncident(room.deps, who, where, id, fixed))).toEqual(shutOut)
  expect(strangers(room, (who, where) => reopenIncident(room.deps, who, where, id, fixed))).toEqual(shutOut)
  resolveIncident(room.deps, system, acmeId, id, fixed)
  expect(strangers(room, (who, where) => reopenIncident(room.deps, who, where, id, fixed))).toEqual(shutOut)
})
