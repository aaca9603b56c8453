import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { anIncident, aWindow, statusRoom } from '#src/testing/status-room.ts'
import { deleteIncident } from '../incidents/delete-incident.ts'
import { updatesOf } from '../incidents/find-incident.ts'
import { nameSubjects, subjectKey } from './name-subjects.ts'

test('what an entry is about has its present name and its page, an update that of its incident, and nothing of others', () => {
  const room = statusRoom()
  const [api, incident, gone, window] = [
    room.service('API'),
    anIncident(room),
    anIncident(room, {}, { title: 'Gone' }),
    aWindow(room),
  ]
  const [update] = updatesOf(room.db, incident)
  deleteIncident(room.deps, system, acmeId, gone, 'Gone')
  const reader = subscribe(room.deps, 'sue@example.org')
  const subjects = Object.entries({
    ...{ service: api, incident, maintenance_window: window, status_update: update?.id ?? '', subscriber: reader },
    ...{ account: 'ed0000000000', thing: 'x' },
  }).map(([subjectType, subjectId]) => ({ subjectType, subjectId }))
  const names = nameSubjects(room.db, acmeId, [...subjects, { subjectType: 'incident', subjectId: gone }])
  const named = (subjectType: string, subjectId: string) => names.get(subjectKey({ subjectType, subjectId }))
  expect(named('service', api)).toEqual({ name: 'API', at: { type: 'service', id: api } })
  expect(named('status_update', update?.id ?? '')).toEqual({
    name: 'Logins fail',
    at: { type: 'incident', id: incident },
  })
  expect(named('incident', gone)).toEqual({ name: 'Gone', at: null })
  expect(named('maintenance_window', window)?.name).toBe('Database upgrade')
  expect(named('subscriber', reader)?.name).toBe('sue@example.org')
  expect(named('account', 'ed0000000000')?.name).toBe('Ed')
  expect(named('thing', 'x')).toBeUndefined()
  expect([...nameSubjects(room.db, otherId, subjects).keys()]).toEqual(['account ed0000000000'])
})
