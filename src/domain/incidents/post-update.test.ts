import { expect, test } from 'vitest'
import { drafts } from '#src/db/schema/operations.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, hour, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { saveDraft } from './drafts.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { type PostUpdate, postUpdate } from './post-update.ts'

const input: PostUpdate = { status: 'identified', body: 'A disk is full.', services: [], notify: false }

test('an editor posts an update: it is the newest, the incident stands where it says, and the audit log has both', () => {
  const room = statusRoom()
  const api = room.service()
  const id = anIncident(room, { [api]: 'degraded_performance' })
  room.clock.advance(hour)
  const services = [{ serviceId: api, status: 'major_outage' } as const]
  const update = postUpdate(room.deps, room.actor('ed'), acmeId, id, { ...input, services })
  const now = room.clock.now()
  expect(update).toMatchObject({ body: 'A disk is full.', displayAt: now, authorId: 'ed0000000000', notify: false })
  expect(updatesOf(room.db, id).map(({ body }) => body)).toEqual(['A disk is full.', 'We are looking.'])
  expect(findIncident(room.db, acmeId, id)).toMatchObject({
    status: 'identified',
    updatedAt: now,
    startedAt: now - hour,
  })
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'incident.updated',
    subject: ['incident', id],
    changes: { statusUpdate: update.id, before: 'investigating', after: 'identified', services, notify: false },
  })
})

test('services that an update does not name keep what the incident set them to', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  const id = anIncident(room, { [api]: 'major_outage', [web]: 'partial_outage' })
  room.clock.advance(hour)
  anUpdate(room, id, { [web]: 'operational' })
  expect(room.statuses(api, web)).toEqual(['major_outage', 'operational'])
})

test('the system writes for nobody in particular', () => {
  const room = statusRoom()
  const id = anIncident(room)
  expect(postUpdate(room.deps, system, acmeId, id, input).authorId).toBeNull()
})

test.each(['resolved', 'postmortem'] as const)(
  '%s releases every service, whatever the form said of them',
  (status) => {
    const room = statusRoom()
    const [api, web, mail] = [room.service('API'), room.service('Web'), room.service('Mail')]
    const id = anIncident(room, { [api]: 'major_outage', [web]: 'partial_outage' })
    room.clock.advance(hour)
    anUpdate(room, id, { [api]: 'major_outage', [mail]: 'major_outage' }, { status })
    expect(room.statuses(api, web, mail)).toEqual(['operational', 'operational', 'operational'])
    const [newest] = updatesOf(room.db, id)
    expect(newest?.services.map((one) => [one.name, one.status])).toEqual([
      ['API', 'operational'],
      ['Mail', 'operational'],
      ['Web', 'operational'],
    ])
    expect(findIncident(room.db, acmeId, id)).toMatchObject({ status, impact: 'major', resolvedAt: room.clock.now() })
  },
)

test('told: one notification about every service of the incident; not told: none', () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  subscribe(room.deps, 'sue@example.org')
  const id = anIncident(room, { [api]: 'major_outage' })
  anUpdate(room, id)
  expect(room.notified()).toEqual([])
  const update = anUpdate(room, id, { [web]: 'partial_outage' }, { notify: true })
  expect(room.notified()).toMatchObject([{ statusUpdateId: update, serviceIds: [api, web], audience: 1 }])
})

test('the draft it was typed in is over; the same person’s others, and other people’s, are not', () => {
  const room = statusRoom()
  const { deps, actor } = room
  const [id, other] = [anIncident(room), anIncident(room)]
  for (const [who, subject] of [
    ['ed', id],
    ['ed', other],
    ['ed', ''],
    ['ann', id],
  ] as const)
    saveDraft(deps, actor(who), subject, { body: 'Typed.' })
  const count = () => room.db.select().from(drafts).all().length
  postUpdate(deps, actor('ed'), acmeId, id, input)
  expect(count()).toBe(4)
  postUpdate(deps, actor('ed'), acmeId, id, { ...input, drafted: true })
  expect(count()).toBe(3)
  postUpdate(deps, actor('ed'), acmeId, id, { ...input, drafted: true })
  expect(count()).toBe(3)
})

test("viewers may not, and another organization's incident is not found", () => {
  const room = statusRoom()
  const id = anIncident(room)
  expect(strangers(room, (who, where) => postUpdate(room.deps, who, where, id, input))).toEqual(shutOut)
  expect(updatesOf(room.db, id)).toHaveLength(1)
})
