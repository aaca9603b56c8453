import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { acmeId } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { anIncident, type StatusRoom, shutOut, statusRoom, strangers } from '#src/testing/status-room.ts'
import { findDraft, newIncident } from './drafts.ts'
import { editStatusUpdate } from './edit-incident.ts'
import { findIncident, updatesOf } from './find-incident.ts'
import { openIncident } from './open-incident.ts'
import { postUpdate } from './post-update.ts'
import { takeBackUpdate } from './take-back-update.ts'

const second = 1000

/** Acme holds messages back for 30 seconds; the API has been down for a minute, and Ed has just posted that it is not. */
function slip() {
  const room = statusRoom()
  room.setAcme({ recallSeconds: 30 })
  const api = room.service()
  const id = anIncident(room, { [api]: 'major_outage' })
  room.clock.advance(60 * second)
  const ed = room.actor('ed')
  const said = { status: 'monitoring', body: 'All is wel', notify: true } as const
  const services = [{ serviceId: api, status: 'operational' } as const]
  const update = postUpdate(room.deps, ed, acmeId, id, { ...said, services, nextUpdateBy: room.clock.now() + second })
  return { room, api, id, ed, update }
}

const takeBack = ({ deps, actor }: StatusRoom, incidentId: string, id: string) =>
  takeBackUpdate(deps, actor('ed'), acmeId, incidentId, id)

test('an update taken back in time was never said, and its text is a draft of the incident again', () => {
  const { room, api, id, ed, update } = slip()
  room.clock.advance(29 * second)
  expect(takeBack(room, id, update.id)).toBe(id)
  const now = room.clock.now()
  expect(updatesOf(room.db, id).map(({ body }) => body)).toEqual(['We are looking.'])
  expect(room.statuses(api)).toEqual(['major_outage'])
  expect(findIncident(room.db, acmeId, id)).toMatchObject({
    status: 'investigating',
    monitoringAt: null,
    nextUpdateBy: null,
  })
  expect(findDraft(room.db, ed, id)).toMatchObject({
    fields: { status: 'monitoring', body: 'All is wel', notify: 'yes', [`service-${api}`]: 'operational' },
    updatedAt: now,
  })
  expect(room.notified()).toMatchObject([{ statusUpdateId: update.id, recalledAt: now, expandedAt: now }])
  expect(room.lastAudit()).toEqual({
    actorId: 'ed0000000000',
    action: 'status_update.taken_back',
    subject: ['status_update', update.id],
    changes: { before: { title: 'Logins fail', status: 'monitoring', body: 'All is wel' } },
  })
})

test('an only update takes its incident along, and is the draft of a new one', () => {
  const room = statusRoom()
  room.setAcme({ recallSeconds: 30 })
  const { deps } = room
  const [api, ed] = [room.service(), room.actor('ed')]
  const { id } = openIncident(deps, ed, acmeId, {
    title: 'Logins fail',
    body: 'We are looking.',
    status: 'investigating',
    services: [{ serviceId: api, status: 'partial_outage' }],
    notify: true,
  })
  const [only] = updatesOf(room.db, id)
  expect(takeBack(room, id, only?.id ?? '')).toBe(newIncident)
  expect(refusal(() => findIncident(room.db, acmeId, id))).toBe('not_found')
  expect(room.statuses(api)).toEqual(['operational'])
  expect(findDraft(room.db, ed, newIncident)?.fields).toEqual({
    title: 'Logins fail',
    body: 'We are looking.',
    status: 'investigating',
    notify: 'yes',
    [`service-${api}`]: 'partial_outage',
  })
  expect(findDraft(room.db, ed, id)).toBeUndefined()
  expect(room.lastAudit()).toMatchObject({ action: 'incident.taken_back', subject: ['incident', id] })
})

test('programs that were owed it at once are not told either', () => {
  const room = statusRoom()
  room.setAcme({ recallSeconds: 30 })
  addWebhook(room.deps, 'https://hooks.example.org/')
  const id = anIncident(room)
  const said = { status: 'identified', body: 'A slip.', notify: true } as const
  const update = postUpdate(room.deps, room.actor('ed'), acmeId, id, { ...said, services: [] })
  takeBack(room, id, update.id)
  expect(room.db.select().from(deliveries).all()).toMatchObject([
    { channel: 'webhook', state: 'suppressed', lastAnswer: 'It was recalled.', settledAt: room.clock.now() },
  ])
})

test('once the messages have left it is too late, and nothing changes', () => {
  const { room, id, ed, update } = slip()
  room.clock.advance(30 * second)
  const before = [updatesOf(room.db, id), room.db.select().from(incidents).all(), room.audited(), room.notified()]
  expect(refusal(() => takeBack(room, id, update.id))).toBe('conflict')
  expect([updatesOf(room.db, id), room.db.select().from(incidents).all(), room.audited(), room.notified()]).toEqual(
    before,
  )
  expect(findDraft(room.db, ed, id)).toBeUndefined()
})

test('what was told to nobody cannot be taken back: it is deleted instead', () => {
  const room = statusRoom()
  const id = anIncident(room)
  const said = { status: 'identified', body: 'Quiet.', notify: false } as const
  const update = postUpdate(room.deps, room.actor('ed'), acmeId, id, { ...said, services: [] })
  expect(refusal(() => takeBack(room, id, update.id))).toBe('conflict')
  expect(updatesOf(room.db, id)).toHaveLength(2)
})

test('taken back, its held correction is recalled as well', () => {
  const { room, id, ed, update } = slip()
  editStatusUpdate(room.deps, ed, acmeId, id, update.id, { body: 'All is well', notify: true })
  takeBack(room, id, update.id)
  expect(room.notified().map(({ recalledAt }) => recalledAt)).toEqual(Array(2).fill(room.clock.now()))
  expect(findDraft(room.db, ed, id)?.fields.body).toBe('All is well')
})

test('viewers may not, and from another organization it is not found', () => {
  const { room, id, update } = slip()
  expect(strangers(room, (who, where) => takeBackUpdate(room.deps, who, where, id, update.id))).toEqual(shutOut)
  expect(refusal(() => takeBack(room, anIncident(room), update.id))).toBe('not_found')
  expect(room.notified()).toMatchObject([{ recalledAt: null }])
})
