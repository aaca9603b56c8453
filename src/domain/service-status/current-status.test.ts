import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { planAsIfLarge, plansOf } from '#src/testing/query-plans.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { addService } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import type { ServiceStatus } from '#src/words.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { reopenIncident, resolveIncident } from '../incidents/resolve-incident.ts'
import { cancelWindow, postMaintenanceUpdate } from '../maintenance/change-window.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { archiveService } from '../services/archive-service.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { currentStatuses } from './current-status.ts'
import { loadFacts } from './load-facts.ts'

const statusIn = ({ deps }: TestRoom, id: string) => currentStatuses(deps, acmeId).get(id)

const said = { body: 'x', notify: false }

/** An open incident that sets a service to a status. */
function incidentOn({ deps }: TestRoom, serviceId: string, status: ServiceStatus): string {
  const services = [{ serviceId, status }]
  return openIncident(deps, system, acmeId, { ...said, title: 'I', status: 'investigating', services }).id
}

function windowOn({ deps }: TestRoom, serviceId: string): string {
  const times = { scheduledStart: testEpoch + 60_000, scheduledEnd: testEpoch + 120_000, rule: null, reminders: [] }
  const clockwork = { autoStart: false, autoComplete: false, notifyAtStart: false, notifyAtEnd: false }
  return scheduleWindow(deps, system, acmeId, { ...said, ...times, ...clockwork, title: 'W', serviceIds: [serviceId] })
    .id
}

test('resolving gives a service back what else holds for it; reopening takes no more than it says', () => {
  const room = testRoom()
  const { deps } = room
  const id = addService(deps)
  setServiceStatus(deps, system, acmeId, id, 'degraded_performance')
  const worse = incidentOn(room, id, 'major_outage')
  incidentOn(room, id, 'partial_outage')
  expect(statusIn(room, id)).toBe('major_outage')
  resolveIncident(deps, system, acmeId, worse, said)
  expect(statusIn(room, id)).toBe('partial_outage')
  reopenIncident(deps, system, acmeId, worse, said)
  expect(statusIn(room, id)).toBe('partial_outage')
})

test('what an incident sets stands until an update of it says otherwise, and a back-dated one changes nothing', () => {
  const room = testRoom()
  const { deps, clock } = room
  const [id, neighbour] = [addService(deps, 'API'), addService(deps, 'Web')]
  const incident = incidentOn(room, id, 'major_outage')
  const post = (status: ServiceStatus, serviceId: string, displayAt?: number) => {
    clock.advance(1000)
    const services = [{ serviceId, status }]
    postUpdate(deps, system, acmeId, incident, { ...said, status: 'identified', services, displayAt })
    return [statusIn(room, id), statusIn(room, neighbour)]
  }
  expect(post('partial_outage', neighbour)).toEqual(['major_outage', 'partial_outage'])
  expect(post('degraded_performance', id)).toEqual(['degraded_performance', 'partial_outage'])
  expect(post('major_outage', id, testEpoch + 500)).toEqual(['degraded_performance', 'partial_outage'])
  expect(post('operational', id)).toEqual(['operational', 'partial_outage'])
})

test('a service is under maintenance from the start of a window to its end, unless it is out', () => {
  const room = testRoom()
  const { deps } = room
  const id = addService(deps)
  const window = windowOn(room, id)
  const step = (status: 'in_progress' | 'verifying' | 'completed') => {
    postMaintenanceUpdate(deps, system, acmeId, window, { ...said, status })
    return statusIn(room, id)
  }
  expect(statusIn(room, id)).toBe('operational')
  expect(step('in_progress')).toBe('under_maintenance')
  setServiceStatus(deps, system, acmeId, id, 'degraded_performance')
  expect(step('verifying')).toBe('degraded_performance')
  setServiceStatus(deps, system, acmeId, id, 'operational')
  expect(statusIn(room, id)).toBe('under_maintenance')
  expect(step('completed')).toBe('operational')
})

test('a window that is called off gives its services back at once', () => {
  const room = testRoom()
  const id = addService(room.deps)
  const window = windowOn(room, id)
  postMaintenanceUpdate(room.deps, system, acmeId, window, { ...said, status: 'in_progress' })
  cancelWindow(room.deps, system, acmeId, window, said)
  expect(statusIn(room, id)).toBe('operational')
})

test('each organization sees its own services alone, archived ones included', () => {
  const room = testRoom()
  const { deps } = room
  const [ours, old, theirs] = [addService(deps), addService(deps, 'Old'), addService(deps, 'T', null, otherId)]
  setServiceStatus(deps, system, otherId, theirs, 'major_outage')
  incidentOn(room, old, 'partial_outage')
  archiveService(deps, system, acmeId, old, 'Old')
  expect(currentStatuses(deps, acmeId)).toEqual(
    new Map([
      [ours, 'operational'],
      [old, 'partial_outage'],
    ]),
  )
  expect(currentStatuses(deps, otherId)).toEqual(new Map([[theirs, 'major_outage']]))
  expect(currentStatuses(deps, 'unknown00000')).toEqual(new Map())
})

test('of the incidents and windows of all years those are read that are not over', async () => {
  const { db } = testRoom()
  planAsIfLarge(db)
  const plans = await plansOf(db, () => loadFacts(db, acmeId, testEpoch, testEpoch))
  expect(plans).toEqual(
    expect.arrayContaining([
      'SEARCH incidents USING COVERING INDEX incidents_by_end (organization_id=? AND resolved_at=?)',
      'SEARCH maintenance_windows USING INDEX maintenance_windows_by_end (organization_id=? AND ended_at=?)',
    ]),
  )
})
