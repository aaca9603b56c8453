import fc from 'fast-check'
import { expect, test } from 'vitest'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import {
  anIncident,
  anUpdate,
  hour,
  minute,
  type StatusRoom,
  shutOut,
  statusRoom,
  strangers,
} from '#src/testing/status-room.ts'
import { serviceStatuses } from '#src/words.ts'
import type { Actor } from '../context.ts'
import { loadFacts } from '../service-status/load-facts.ts'
import { timeline } from '../service-status/timeline.ts'
import { deleteIncident } from './delete-incident.ts'
import { effectsOf, findIncident, openIncidents, updatesOf } from './find-incident.ts'
import { mergeIncident } from './merge-incident.ts'
import { mergedInto } from './merged-into.ts'
import { resolveIncident } from './resolve-incident.ts'

const merge = ({ deps }: StatusRoom, id: string, intoId: string, notify = false, actor: Actor = system) =>
  mergeIncident(deps, actor, acmeId, id, { intoId, body: 'One cause.', notify })

/** API is worse in the duplicate, Web in the target, Mail as bad in both, Docs well again in the duplicate. */
function twins() {
  const room = statusRoom()
  const [api, web, mail, docs] = [room.service('API'), room.service('Web'), room.service('Mail'), room.service('Docs')]
  const began = room.clock.now()
  const duplicate = anIncident(room, {
    [api]: 'major_outage',
    [web]: 'degraded_performance',
    [mail]: 'partial_outage',
    [docs]: 'major_outage',
  })
  const target = anIncident(
    room,
    { [api]: 'partial_outage', [web]: 'partial_outage', [mail]: 'partial_outage' },
    { title: 'The API is down', nextUpdateBy: began + hour },
  )
  room.clock.advance(minute)
  anUpdate(room, duplicate, { [docs]: 'operational' })
  room.clock.advance(minute)
  return { room, began, duplicate, target, api, web, mail, docs }
}

test('the other incident takes over what was worse in the duplicate, and nothing else', () => {
  const { room, duplicate, target, api, web, mail, docs } = twins()
  merge(room, duplicate, target, false, room.actor('ed'))
  expect(room.statuses(api, web, mail, docs)).toEqual([
    'major_outage',
    'partial_outage',
    'partial_outage',
    'operational',
  ])
  const [said] = updatesOf(room.db, target)
  expect(said).toMatchObject({ status: 'investigating', body: 'One cause.', displayAt: room.clock.now() })
  expect(said?.services).toEqual([{ id: api, name: 'API', status: 'major_outage' }])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.merged',
    subject: ['incident', duplicate],
    changes: { into: target, services: [{ serviceId: api, status: 'major_outage' }], notify: false },
  })
  expect(findIncident(room.db, acmeId, target).nextUpdateBy).toBeNull()
})

test('the duplicate is over, leads to the other, and stands in no list; what it did to the bars stays', () => {
  const { room, began, duplicate, target, docs } = twins()
  merge(room, duplicate, target)
  const now = room.clock.now()
  expect(openIncidents(room.db, acmeId).map(({ id }) => id)).toEqual([target])
  expect(refusal(() => findIncident(room.db, acmeId, duplicate))).toBe('not_found')
  expect(mergedInto(room.db, acmeId, duplicate)).toBe(target)
  expect(updatesOf(room.db, duplicate)[0]).toMatchObject({ status: 'resolved', notify: false, displayAt: now })
  expect(new Set(effectsOf(room.db, duplicate).values())).toEqual(new Set(['operational']))
  expect(timeline(loadFacts(room.db, acmeId, began, now + 1).get(docs) ?? [], began, now + 1)).toEqual([
    { from: began, to: began + minute, status: 'major_outage' },
    { from: began + minute, to: now + 1, status: 'operational' },
  ])
})

test('whatever the two set, no service changes for visitors by the merger', () => {
  const room = statusRoom()
  const ids = [room.service('API'), room.service('Web')]
  const anyStatuses = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(...serviceStatuses))
  fc.assert(
    fc.property(anyStatuses, anyStatuses, (ofDuplicate, ofTarget) => {
      const [duplicate, target] = [anIncident(room, ofDuplicate), anIncident(room, ofTarget)]
      const before = room.statuses(...ids)
      room.clock.advance(minute)
      merge(room, duplicate, target)
      expect(room.statuses(...ids)).toEqual(before)
      room.clock.advance(minute)
      resolveIncident(room.deps, system, acmeId, target, { body: 'Fixed.', notify: false })
      expect(room.statuses(...ids)).toEqual(['operational', 'operational'])
    }),
    { numRuns: 20 },
  )
})

test('when the other is resolved, everything that came over is given back', () => {
  const { room, duplicate, target, api, web, mail } = twins()
  merge(room, duplicate, target)
  room.clock.advance(minute)
  resolveIncident(room.deps, system, acmeId, target, { body: 'Fixed.', notify: false })
  expect(room.statuses(api, web, mail)).toEqual(Array(3).fill('operational'))
})

test('told, the followers of either hear it once, of the other incident', () => {
  const { room, duplicate, target } = twins()
  subscribe(room.deps, 'sue@example.org')
  merge(room, duplicate, target, true)
  expect(room.notified()).toMatchObject([{ statusUpdateId: updatesOf(room.db, target)[0]?.id, audience: 1 }])
})

test('not told, nobody hears it', () => {
  const { room, duplicate, target } = twins()
  merge(room, duplicate, target)
  expect(room.notified()).toEqual([])
})

test('a chain of merges leads to its end', () => {
  const room = statusRoom()
  const [first = '', second = '', third = ''] = ['A', 'B', 'C'].map((title) => anIncident(room, {}, { title }))
  merge(room, first, second)
  merge(room, second, third)
  expect([first, second, third].map((id) => mergedInto(room.db, acmeId, id))).toEqual([third, third, undefined])
})

test('it leads nowhere from another organization, nor from nowhere', () => {
  const { room, duplicate, target } = twins()
  merge(room, duplicate, target)
  expect(mergedInto(room.db, otherId, duplicate)).toBeUndefined()
  expect(mergedInto(room.db, acmeId, 'unknown00000')).toBeUndefined()
})

test('refused, with nothing changed: into itself, into nothing, with what is over, gone or foreign', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const [resolved, deleted] = [anIncident(room), anIncident(room)]
  const foreign = anIncident(room, {}, { organizationId: otherId })
  resolveIncident(room.deps, system, acmeId, resolved, { body: 'Fixed.', notify: false })
  deleteIncident(room.deps, system, acmeId, deleted, 'Logins fail')
  const before = [room.audited(), updatesOf(room.db, id), updatesOf(room.db, resolved)]
  const code = (from: string, into: string) => refusal(() => merge(room, from, into, true))
  expect([code(id, id), code(id, '')]).toEqual(['invalid', 'invalid'])
  expect([code(id, resolved), code(resolved, id)]).toEqual(['conflict', 'conflict'])
  expect([code(id, deleted), code(id, foreign), code(deleted, id)]).toEqual(Array(3).fill('not_found'))
  expect([room.audited(), updatesOf(room.db, id), updatesOf(room.db, resolved)]).toEqual(before)
  expect(room.notified()).toEqual([])
})

test("viewers may not, and another organization's are not found", () => {
  const room = statusRoom()
  const [id, intoId] = [anIncident(room), anIncident(room)]
  const input = { intoId, body: 'x', notify: true }
  expect(strangers(room, (who, where) => mergeIncident(room.deps, who, where, id, input))).toEqual(shutOut)
  expect(openIncidents(room.db, acmeId)).toHaveLength(2)
})
