import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, anUpdate, hour, statusRoom } from '#src/testing/status-room.ts'
import { turnedThrough } from '#src/testing/turned-through.ts'
import { archiveService } from '../services/archive-service.ts'
import { editService } from '../services/edit-service.ts'
import { deleteIncident } from './delete-incident.ts'
import { deleteStatusUpdate } from './delete-status-update.ts'
import {
  effectsOf,
  findIncident,
  findStatusUpdate,
  newestUpdate,
  openIncidents,
  pastIncidents,
  servicesOf,
  updatesOf,
} from './find-incident.ts'
import { mergeIncident } from './merge-incident.ts'
import { resolveIncident } from './resolve-incident.ts'

test("an unknown, another organization's, a deleted and a merged incident are all the same: not found", () => {
  const room = statusRoom()
  const [kept, foreign] = [anIncident(room), anIncident(room, {}, { organizationId: otherId })]
  const [deleted, merged] = [anIncident(room), anIncident(room)]
  deleteIncident(room.deps, system, acmeId, deleted, 'Logins fail')
  mergeIncident(room.deps, system, acmeId, merged, { intoId: kept, body: 'One cause.', notify: false })
  for (const id of ['unknown00000', foreign, deleted, merged])
    expect([id, refusal(() => findIncident(room.db, acmeId, id))]).toEqual([id, 'not_found'])
  expect(findIncident(room.db, acmeId, kept).id).toBe(kept)
  expect(openIncidents(room.db, acmeId).map(({ id }) => id)).toEqual([kept])
  expect(pastIncidents(room.db, acmeId, 'newest', 10).rows).toEqual([])
})

test('open ones come newest first, past ones by pages of the same order', () => {
  const room = statusRoom()
  const ids = ['A', 'B', 'C', 'D', 'E'].map((title) => {
    room.clock.advance(hour)
    return anIncident(room, {}, { title })
  })
  const [first, second, third, fourth, fifth] = ids
  for (const id of [second, first, fourth])
    resolveIncident(room.deps, system, acmeId, id ?? '', { body: 'x', notify: false })
  expect(openIncidents(room.db, acmeId).map(({ id }) => id)).toEqual([fifth, third])
  const pages = turnedThrough((turn) => pastIncidents(room.db, acmeId, turn, 2))
  expect(pages.map((page) => page.map(({ id }) => id))).toEqual([[fourth, second], [first]])
})

test('an update is found in its own incident alone, and not once it is deleted', () => {
  const room = statusRoom()
  const [own, other] = [anIncident(room), anIncident(room)].map((id) => findIncident(room.db, acmeId, id))
  if (!own || !other) throw new Error('two were opened')
  const id = anUpdate(room, own.id, {}, { body: 'Mine.' })
  expect(findStatusUpdate(room.db, own, id).body).toBe('Mine.')
  expect(refusal(() => findStatusUpdate(room.db, other, id))).toBe('not_found')
  deleteStatusUpdate(room.deps, system, acmeId, own.id, id)
  expect(refusal(() => findStatusUpdate(room.db, own, id))).toBe('not_found')
})

test('updates come newest first by the moment they speak of, with what they set, by name', () => {
  const room = statusRoom()
  const [web, api] = [room.service('Web'), room.service('API')]
  const id = anIncident(room, { [web]: 'partial_outage', [api]: 'major_outage' })
  room.clock.advance(hour)
  anUpdate(room, id, { [web]: 'operational' }, { body: 'Web is back.' })
  anUpdate(room, id, {}, { body: 'It began like this.', displayAt: room.clock.now() - 2 * hour })
  expect(updatesOf(room.db, id).map(({ body, services }) => [body, services])).toEqual([
    ['Web is back.', [{ id: web, name: 'Web', status: 'operational' }]],
    [
      'We are looking.',
      [
        { id: api, name: 'API', status: 'major_outage' },
        { id: web, name: 'Web', status: 'partial_outage' },
      ],
    ],
    ['It began like this.', []],
  ])
  expect(newestUpdate(room.db, id)?.body).toBe('Web is back.')
})

test('an update keeps the name that a service had; the incident names it as it is called now, archived or not', () => {
  const room = statusRoom()
  const [web, api] = [room.service('Web'), room.service('API')]
  const id = anIncident(room, { [web]: 'partial_outage', [api]: 'major_outage' })
  editService(room.deps, system, acmeId, web, { name: 'Shop', description: '', serviceGroupId: null })
  archiveService(room.deps, system, acmeId, api, 'API')
  expect(servicesOf(room.db, id)).toEqual([
    { id: api, name: 'API' },
    { id: web, name: 'Shop' },
  ])
  expect(updatesOf(room.db, id)[0]?.services.map(({ name }) => name)).toEqual(['API', 'Web'])
})

test('what it sets a service to is what was said last of that service, by the moment spoken of', () => {
  const room = statusRoom()
  const [web, api] = [room.service('Web'), room.service('API')]
  const id = anIncident(room, { [web]: 'partial_outage', [api]: 'major_outage' })
  room.clock.advance(hour)
  anUpdate(room, id, { [api]: 'degraded_performance' })
  anUpdate(room, id, { [api]: 'partial_outage', [web]: 'major_outage' }, { displayAt: room.clock.now() - 2 * hour })
  expect(effectsOf(room.db, id)).toEqual(
    new Map([
      [web, 'partial_outage'],
      [api, 'degraded_performance'],
    ]),
  )
})

test('an incident that nobody wrote anything on is empty, not an error', () => {
  const { db } = statusRoom()
  expect([newestUpdate(db, 'x'), updatesOf(db, 'x'), servicesOf(db, 'x'), effectsOf(db, 'x').size]).toEqual([
    undefined,
    [],
    [],
    0,
  ])
})
