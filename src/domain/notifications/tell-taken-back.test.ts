import { afterEach, expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { addWebhook, allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { deleteIncident } from '../incidents/delete-incident.ts'
import { editStatusUpdate } from '../incidents/edit-incident.ts'
import { updatesOf } from '../incidents/find-incident.ts'
import { mergeIncident } from '../incidents/merge-incident.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { resolveIncident } from '../incidents/resolve-incident.ts'
import { takeBackUpdate } from '../incidents/take-back-update.ts'
import { updatesOfWindow } from '../maintenance/find-window.ts'
import { recallMaintenanceUpdate } from '../maintenance/recall-maintenance-update.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { createService } from '../services/create-service.ts'
import { isCorrection } from './channels/correction.ts'
import { deliverDue } from './deliver-due.ts'
import { notificationsOf } from './find-notification.ts'
import { readLedger } from './ledger.ts'

const open: HttpSink[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Updates can be taken back for a minute; a program and a person follow. */
async function careful() {
  const room = testRoom()
  const sink = await startHttpSink()
  open.push(sink)
  allowLoopback(room.deps)
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const api = createService(room.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  subscribeUrl(room.deps, 'webhook', `${sink.url}/page`)
  subscribe(room.deps, 'sue@example.org')
  return { room, sink, api, told: () => sink.posts.map(({ body }) => gist(JSON.parse(body))) }
}

interface Body {
  incident?: { name: string; status: string; resolved_at: string | null; incident_updates: unknown[] }
  component_update?: { new_status: string }
}

function gist({ incident, component_update: update }: Body): string {
  if (!incident) return `API ${update?.new_status}`
  const { status, resolved_at, incident_updates } = incident
  return `${status}, ${resolved_at === null ? 'open' : 'over'}, ${incident_updates.length} said`
}

function announce(room: TestRoom, serviceId: string): string {
  const services = [{ serviceId, status: 'major_outage' as const }]
  const said = { title: 'Logins fail', body: 'We look.', status: 'investigating', services, notify: true } as const
  return openIncident(room.deps, room.actor('ed'), acmeId, said).id
}

const takeBack = (room: TestRoom, id: string) =>
  takeBackUpdate(room.deps, room.actor('ed'), acmeId, id, updatesOf(room.db, id)[0]?.id ?? '')

/** Every notification adds up. */
const ledgers = ({ db }: TestRoom) =>
  db
    .select()
    .from(notifications)
    .all()
    .map(({ id }) => readLedger(db, id))

test('programs that knew of an update are told how the incident stands without it; people never knew', async () => {
  const { room, api, told } = await careful()
  const id = announce(room, api)
  await deliverDue(room.deps)
  room.clock.advance(120_000)
  await deliverDue(room.deps)
  const over = { status: 'resolved' as const, body: 'Over.', services: [], notify: true }
  postUpdate(room.deps, room.actor('ed'), acmeId, id, over)
  await deliverDue(room.deps)
  takeBack(room, id)
  await deliverDue(room.deps)
  expect(told()).toEqual([
    'investigating, open, 1 said',
    'API major_outage',
    'resolved, over, 2 said',
    'API operational',
    'API major_outage',
    'investigating, open, 1 said',
  ])
  room.clock.advance(120_000)
  await deliverDue(room.deps)
  expect(allDeliveries(room.deps).filter(({ channel }) => channel === 'email')).toHaveLength(1)
  expect(ledgers(room)).toMatchObject([
    { due: 2, unaccounted: 0 },
    { due: 1, delivered: 1, unaccounted: 0 },
    { due: 1, delivered: 1, unaccounted: 0 },
  ])
})

test('what programs alone were told again is no correction when people are told of it for the first time', async () => {
  const { room, api } = await careful()
  const id = announce(room, api)
  room.clock.advance(120_000)
  const said = { status: 'identified' as const, body: 'A cable.', services: [] }
  const quiet = postUpdate(room.deps, room.actor('ed'), acmeId, id, { ...said, notify: false })
  postUpdate(room.deps, room.actor('ed'), acmeId, id, { ...said, status: 'resolved', notify: true })
  await deliverDue(room.deps)
  takeBack(room, id)
  await deliverDue(room.deps)
  editStatusUpdate(room.deps, system, acmeId, id, quiet.id, { body: 'A cable was cut.', notify: true })
  const found = notificationsOf(room.db, [quiet.id]).get(quiet.id) ?? []
  expect(found.map(({ correction }) => correction)).toEqual([false, false])
  expect(isCorrection(room.deps, found[0]?.id ?? '')).toBe(false)
  expect(ledgers(room).map(({ unaccounted }) => unaccounted)).toEqual([0, 0, 0, 0])
})

test('of an incident that is taken back whole they are told that it is over', async () => {
  const { room, sink, api, told } = await careful()
  const id = announce(room, api)
  await deliverDue(room.deps)
  room.clock.advance(1000)
  takeBack(room, id)
  await deliverDue(room.deps)
  expect(told()).toEqual([
    'investigating, open, 1 said',
    'API major_outage',
    'API operational',
    'resolved, over, 0 said',
  ])
  expect(JSON.parse(sink.posts.at(-1)?.body ?? '{}')).toMatchObject({
    page: { status_indicator: 'none' },
    incident: {
      id,
      name: 'Logins fail',
      resolved_at: '2026-03-10T12:00:01.000Z',
      components: [{ status: 'operational' }],
    },
  })
})

test('whoever cannot know of it is told nothing', async () => {
  const { room, sink, api } = await careful()
  addWebhook(room.deps, `${sink.url}/endpoint`, { events: ['incident'] })
  const id = announce(room, api)
  takeBack(room, id)
  await deliverDue(room.deps)
  expect(sink.posts.map(({ path, body }) => `${path} ${gist(JSON.parse(body))}`)).toEqual([
    '/page API major_outage',
    '/page API operational',
  ])
  expect(ledgers(room)).toMatchObject([{ due: 1, suppressed: 1, unaccounted: 0 }])
})

test('one at which it may have arrived counts as one that knows', async () => {
  const { room, sink, api, told } = await careful()
  sink.reply = { status: 500 }
  const id = announce(room, api)
  await deliverDue(room.deps)
  takeBack(room, id)
  sink.reply = { status: 200 }
  room.clock.advance(60_000)
  await deliverDue(room.deps)
  expect(told()).toEqual([
    'investigating, open, 1 said',
    'API major_outage',
    'API operational',
    'resolved, over, 0 said',
  ])
})

test('an open incident that is deleted is over for programs; one that was over is told nobody anew', async () => {
  const { room, api, told } = await careful()
  const [open_, over] = [announce(room, api), announce(room, api)]
  resolveIncident(room.deps, system, acmeId, over, { body: 'Over.', notify: true })
  await deliverDue(room.deps)
  const before = told().length
  deleteIncident(room.deps, system, acmeId, over, 'Logins fail')
  await deliverDue(room.deps)
  expect(told().slice(before)).toEqual([])
  deleteIncident(room.deps, system, acmeId, open_, 'Logins fail')
  await deliverDue(room.deps)
  expect(told().slice(before)).toEqual(['API operational', 'resolved, over, 0 said'])
})

test('an incident that is merged into another one is over for programs, in silence where nobody is to be notified', async () => {
  const { room, sink, api } = await careful()
  const [id, intoId] = [announce(room, api), announce(room, api)]
  const third = announce(room, api)
  await deliverDue(room.deps)
  const before = sink.posts.length
  const told = () => sink.posts.slice(before).map(({ body }) => JSON.parse(body).incident)
  mergeIncident(room.deps, system, acmeId, third, { intoId, body: 'The same.', notify: false })
  await deliverDue(room.deps)
  expect(told()).toEqual([])
  mergeIncident(room.deps, system, acmeId, id, { intoId, body: 'The same.', notify: true })
  await deliverDue(room.deps)
  expect(told()).toMatchObject([
    { id: intoId, status: 'investigating', resolved_at: null },
    { id, status: 'resolved', resolved_at: expect.any(String) },
  ])
  expect(ledgers(room).map(({ unaccounted }) => unaccounted)).toEqual([0, 0, 0, 0, 0])
})

test('maintenance whose messages are recalled stays on the page, and programs are told nothing else of it', async () => {
  const { room, sink, api } = await careful()
  const scheduledStart = room.clock.now() + 3_600_000
  const plan = {
    autoStart: true,
    autoComplete: true,
    notifyAtStart: true,
    notifyAtEnd: true,
    rule: null,
    reminders: [],
  }
  const times = { scheduledStart, scheduledEnd: scheduledStart + 3_600_000 }
  const said = { title: 'Upgrade', body: 'Short pauses.', serviceIds: [api], notify: true }
  const { id } = scheduleWindow(room.deps, room.actor('ed'), acmeId, { ...said, ...plan, ...times })
  await deliverDue(room.deps)
  recallMaintenanceUpdate(room.deps, room.actor('ed'), acmeId, id, updatesOfWindow(room.db, id)[0]?.id ?? '')
  room.clock.advance(60_000)
  await deliverDue(room.deps)
  expect(sink.posts).toHaveLength(1)
  expect(allDeliveries(room.deps)).toMatchObject([{ channel: 'webhook', state: 'delivered' }])
})

test.each([
  ['whose address was forgotten in what it was told long ago', ''],
  ['that had another address then', 'other.example/…00000000'],
])('a program %s is told once that an incident was deleted', async (_, address) => {
  const { room, sink, api } = await careful()
  addWebhook(room.deps, `${sink.url}/own`)
  const id = announce(room, api)
  const tell = async () => {
    await deliverDue(room.deps)
    room.clock.advance(120_000)
    await deliverDue(room.deps)
  }
  await tell()
  writeUnaudited(room.db, (tx) => void tx.update(deliveries).set({ address, destination: '' }).run())
  postUpdate(room.deps, room.actor('ed'), acmeId, id, {
    status: 'identified',
    body: 'A disk.',
    services: [],
    notify: true,
  })
  await tell()
  const before = allDeliveries(room.deps).length
  deleteIncident(room.deps, room.actor('ann'), acmeId, id, 'Logins fail')
  const host = new URL(sink.url).host
  const made = allDeliveries(room.deps).slice(before)
  expect(made.filter(({ notificationId }) => notificationId !== null)).toMatchObject([
    { subscriberId: expect.any(String), destination: host },
    { webhookEndpointId: expect.any(String), destination: host },
  ])
  for (const { unaccounted } of ledgers(room)) expect(unaccounted).toBe(0)
})
