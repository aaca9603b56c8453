import { afterEach, expect, test } from 'vitest'
import { deliveries, notifications, subscriberServices } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addWebhook, allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, type ReceivedPost, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { ServiceStatus } from '#src/words.ts'
import { editIncident, editStatusUpdate } from '../incidents/edit-incident.ts'
import { updatesOf } from '../incidents/find-incident.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { createService } from '../services/create-service.ts'
import { deliverDue } from './deliver-due.ts'
import { readLedger } from './ledger.ts'

const second = 1000
const open: HttpSink[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A receiver that is there or not; it keeps what it has accepted. */
async function receiver() {
  const state = { isDown: false, accepted: [] as ReceivedPost[] }
  const sink = await startHttpSink((post) => {
    if (state.isDown) return 'reset'
    state.accepted.push(post)
    return { status: 200 }
  })
  open.push(sink)
  return { state, sink, bodies: (path: string) => state.accepted.filter((one) => one.path === path).map(bodyOf) }
}

interface Body {
  meta: { generated_at: string }
  page: { status_indicator: string }
  incident?: {
    status: string
    impact: string
    resolved_at: string | null
    updated_at: string
    components: { status: string; updated_at: string }[]
    incident_updates: { status: string; body: string }[]
  }
  component_update?: { old_status: string; new_status: string }
  component?: { status: string }
}

const bodyOf = ({ body }: ReceivedPost): Body => JSON.parse(body)

/** One event in a word. */
function gist({ page, incident, component_update: update, component }: Body): string {
  if (!incident) return `${update?.old_status} > ${update?.new_status}, shown ${component?.status}`
  const { status, impact, resolved_at, components, incident_updates: updates } = incident
  const shown = components.map((one) => one.status)
  return `${status}, ${impact}, ${resolved_at === null ? 'open' : 'over'}, ${shown}, ${updates.length} said, page ${page.status_indicator}`
}

function connected() {
  const room = testRoom()
  allowLoopback(room.deps)
  const { deps } = room
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const web = createService(deps, system, acmeId, { name: 'Web', description: '', serviceGroupId: null }).id
  return { room, api, web }
}

/** A subscriber of this service alone, as a component's subscriber is. */
function follow({ deps, db }: TestRoom, url: string, serviceId: string): void {
  const { id } = subscribeUrl(deps, 'webhook', url, { followsAll: false })
  writeUnaudited(db, (tx) => void tx.insert(subscriberServices).values({ subscriberId: id, serviceId }).run())
}

/** Three updates within two seconds, by a person whose organization may take updates back for a minute. */
function threeUpdates(room: TestRoom, serviceId: string): string {
  const { deps, clock } = room
  const ed = room.actor('ed')
  writeUnaudited(deps.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const set = (status: ServiceStatus) => [{ serviceId, status }]
  const said = { title: 'Logins fail', body: 'One.', status: 'investigating', notify: true } as const
  const { id } = openIncident(deps, ed, acmeId, { ...said, services: set('partial_outage') })
  clock.advance(second)
  const worse = { status: 'identified', body: 'Two.', services: set('major_outage'), notify: true } as const
  postUpdate(deps, ed, acmeId, id, worse)
  clock.advance(second)
  postUpdate(deps, ed, acmeId, id, { status: 'resolved', body: 'Three.', services: [], notify: true })
  return id
}

/** Delivers what is due, every five seconds for so long. */
async function live({ deps }: TestRoom, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    await deliverDue(deps)
    deps.clock.advance(5 * second)
  }
  await deliverDue(deps)
}

const told = [
  'investigating, major, open, partial_outage, 1 said, page minor',
  'operational > partial_outage, shown partial_outage',
  'identified, critical, open, major_outage, 2 said, page major',
  'partial_outage > major_outage, shown major_outage',
  'resolved, critical, over, operational, 3 said, page none',
  'major_outage > operational, shown operational',
]
const ofComponents = told.filter((one) => one.includes('>'))

test('three updates in two seconds, and a receiver that is down for a minute: each as it was, in order', async () => {
  const { room, api, web } = connected()
  const [late, alive] = [await receiver(), await receiver()]
  late.state.isDown = true
  addWebhook(room.deps, `${late.sink.url}/endpoint`)
  subscribeUrl(room.deps, 'webhook', `${late.sink.url}/page`)
  follow(room, `${alive.sink.url}/api`, api)
  follow(room, `${alive.sink.url}/web`, web)
  addWebhook(room.deps, `${alive.sink.url}/components`, { events: ['service_status'] })
  threeUpdates(room, api)
  await deliverDue(room.deps)
  // Nobody waits for the one that is down, nor for the minute in which an update can be taken back.
  expect(alive.bodies('/api').map(gist)).toEqual(told)
  expect(alive.bodies('/components').map(gist)).toEqual(ofComponents)
  await live(room, 60)
  expect(late.state.accepted).toEqual([])
  late.state.isDown = false
  await live(room, 60)
  for (const path of ['/endpoint', '/page']) {
    expect(late.bodies(path).map(gist)).toEqual(told)
    expect(late.bodies(path).map(({ meta }) => meta.generated_at)).toEqual(
      [0, 0, 1, 1, 2, 2].map((at) => `2026-03-10T12:00:0${at}.000Z`),
    )
  }
  expect(alive.bodies('/web')).toEqual([])
  const rows = room.db.select().from(deliveries).all()
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['delivered']))
  for (const { id } of room.db.select().from(notifications).all())
    expect(readLedger(room.db, id)).toMatchObject({ due: 3, delivered: 3, unaccounted: 0 })
})

test('an outage through an incident reaches a receiver that follows only components', async () => {
  const { room, api, web } = connected()
  const { sink, bodies } = await receiver()
  addWebhook(room.deps, `${sink.url}/components`, { events: ['service_status'] })
  const services = [api, web].map((serviceId) => ({ serviceId, status: 'major_outage' as const }))
  const said = { title: 'Logins fail', body: 'We look.', status: 'investigating', services, notify: false } as const
  openIncident(room.deps, system, acmeId, said)
  await deliverDue(room.deps)
  expect(bodies('/components')).toMatchObject(
    [api, web].map((id) => ({
      page: { id: acmeId, status_indicator: 'critical', status_description: 'Major System Outage' },
      component_update: {
        ...{ old_status: 'operational', new_status: 'major_outage', component_type: 'Component', component_id: id },
        ...{ id: expect.any(String), created_at: '2026-03-10T12:00:00.000Z' },
      },
      component: { id, status: 'major_outage' },
    })),
  )
})

test('people wait for as long as an update can be taken back, programs do not', async () => {
  const { room, api } = connected()
  const { sink, bodies } = await receiver()
  subscribeUrl(room.deps, 'webhook', `${sink.url}/page`)
  subscribe(room.deps, 'sue@example.org')
  threeUpdates(room, api)
  await deliverDue(room.deps)
  expect(bodies('/page')).toHaveLength(6)
  const mails = () =>
    room.db
      .select()
      .from(deliveries)
      .all()
      .filter(({ channel }) => channel === 'email')
  expect(mails()).toEqual([])
  for (const { id } of room.db.select().from(notifications).all())
    expect(readLedger(room.db, id)).toMatchObject({ due: 2, delivered: 1, toExpand: 1, unaccounted: 0 })
  room.clock.advance(60 * second)
  await deliverDue(room.deps)
  expect(mails()).toHaveLength(3)
})

test('each attempt has one body; words that were put right meanwhile are told right', async () => {
  const { room, api } = connected()
  const { sink, state, bodies } = await receiver()
  subscribeUrl(room.deps, 'webhook', `${sink.url}/page`)
  state.isDown = true
  const id = threeUpdates(room, api)
  await deliverDue(room.deps)
  room.clock.advance(20 * second)
  await deliverDue(room.deps)
  expect(new Set(sink.posts.map(({ body }) => body)).size).toBe(1)
  editIncident(room.deps, system, acmeId, id, { title: 'Sign-ins fail', impactOverride: 'none' })
  const [, corrected] = updatesOf(room.db, id)
  editStatusUpdate(room.deps, system, acmeId, id, corrected?.id ?? '', { body: 'Deux.', notify: true })
  state.isDown = false
  await live(room, 120)
  const incidents = bodies('/page').flatMap(({ incident }) => incident ?? [])
  expect(incidents).toMatchObject([
    { name: 'Sign-ins fail', impact: 'major', incident_updates: [{ body: 'One.' }] },
    { name: 'Sign-ins fail', impact: 'critical', incident_updates: [{ body: 'Deux.' }, { body: 'One.' }] },
    {
      name: 'Sign-ins fail',
      impact: 'critical',
      incident_updates: [{ body: 'Three.' }, { body: 'Deux.' }, { body: 'One.' }],
    },
  ])
})

test('what a program posts does not overtake what a person said before it of the same incident', async () => {
  const { room } = connected()
  subscribe(room.deps, 'sue@example.org')
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const said = { title: 'Logins fail', body: 'One.', status: 'investigating', services: [], notify: true } as const
  const { id } = openIncident(room.deps, room.actor('ed'), acmeId, { ...said, services: [] })
  const other = openIncident(room.deps, system, acmeId, { ...said, services: [] })
  room.clock.advance(second)
  const over = { status: 'resolved' as const, body: 'Over.', services: [], notify: true }
  for (const one of [id, other.id]) postUpdate(room.deps, system, acmeId, one, over)
  const now = room.clock.now()
  const waits = room.db
    .select()
    .from(notifications)
    .all()
    .map(({ releaseAt }) => releaseAt - now)
  expect(waits).toEqual([59 * second, -second, 59 * second, 0])
})
