import { afterEach, expect, test } from 'vitest'
import { deliveries, subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { unsubscribe } from '#src/domain/subscribers/confirm-subscription.ts'
import { subscriberOfLink } from '#src/domain/subscribers/find-subscriber.ts'
import { pauseWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { redeliver } from '#src/domain/webhooks/redeliver.ts'
import { addWebhook, allowLoopback, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'

const hour = 3_600_000
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function connected(): Promise<{ room: TestRoom; sink: HttpSink }> {
  const room = testRoom()
  const sink = await startHttpSink()
  open.push(sink)
  allowLoopback(room.deps)
  return { room, sink }
}

function service({ deps }: TestRoom, name: string, serviceGroupId: string | null = null): string {
  return createService(deps, system, acmeId, { name, description: '', serviceGroupId }).id
}

function incident({ deps }: TestRoom, serviceIds: string[], body = 'We are **looking**.'): string {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'partial_outage' as const }))
  const said = { title: 'Logins fail', body, status: 'investigating', services, notify: true } as const
  return openIncident(deps, system, acmeId, { ...said, services }).id
}

/** Messages that arrived at a path, parsed. */
function told(sink: HttpSink, path: string): Record<string, Record<string, unknown>>[] {
  return sink.posts.filter((post) => post.path === path).map(({ body }) => JSON.parse(body))
}

test('an incident is told in Statuspage’s form, with its whole history, newest update first', async () => {
  const { room, sink } = await connected()
  addWebhook(room.deps, `${sink.url}/hook`)
  const group = createServiceGroup(room.deps, system, acmeId, { name: 'Core' })
  const [api, web] = [service(room, 'API', group.id), service(room, 'Web')]
  const id = incident(room, [api])
  await deliverDue(room.deps)
  room.deps.clock.advance(hour)
  postUpdate(room.deps, system, acmeId, id, { status: 'resolved', body: 'Fixed.', services: [], notify: true })
  await deliverDue(room.deps)

  const [first, second] = told(sink, '/hook').filter((one) => one.incident)
  expect(first).toMatchObject({
    meta: { unsubscribe: expect.stringMatching(/^http:\/\/localhost\/app\/acme\/webhooks\/\w+$/) },
    page: { id: acmeId, status_indicator: 'minor', status_description: 'Minor Service Outage' },
    incident: {
      id,
      name: 'Logins fail',
      status: 'investigating',
      impact: 'major',
      created_at: '2026-03-10T12:00:00.000Z',
      started_at: '2026-03-10T12:00:00.000Z',
      monitoring_at: null,
      resolved_at: null,
      shortlink: `http://localhost/incidents/${id}`,
      page_id: acmeId,
      components: [{ id: api, name: 'API', status: 'partial_outage', group_id: group.id, group: false }],
      postmortem_body: null,
      backfilled: false,
      scheduled_for: null,
      impact_override: null,
      incident_updates: [
        {
          incident_id: id,
          status: 'investigating',
          body: 'We are **looking**.',
          deliver_notifications: true,
          affected_components: [
            { code: api, name: 'Core - API', old_status: 'operational', new_status: 'partial_outage' },
          ],
        },
      ],
    },
  })
  expect(first).not.toHaveProperty('type')
  expect(JSON.stringify(first)).not.toContain(web)
  expect(second?.incident).toMatchObject({
    status: 'resolved',
    resolved_at: '2026-03-10T13:00:00.000Z',
    incident_updates: [{ status: 'resolved' }, { status: 'investigating' }],
  })
})

test('maintenance is told as the incident that Statuspage makes of it', async () => {
  const { room, sink } = await connected()
  addWebhook(room.deps, `${sink.url}/hook`)
  const api = service(room, 'API')
  const scheduledStart = room.deps.clock.now() + hour
  scheduleWindow(room.deps, system, acmeId, {
    title: 'Database upgrade',
    body: 'Short pauses.',
    serviceIds: [api],
    reminders: [30],
    scheduledStart,
    scheduledEnd: scheduledStart + hour,
    autoStart: true,
    autoComplete: false,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: true,
    rule: null,
  })
  await deliverDue(room.deps)
  expect(told(sink, '/hook')).toMatchObject([
    {
      page: { status_indicator: 'none', status_description: 'All Systems Operational' },
      incident: {
        name: 'Database upgrade',
        status: 'scheduled',
        impact: 'maintenance',
        scheduled_for: '2026-03-10T13:00:00.000Z',
        scheduled_until: '2026-03-10T14:00:00.000Z',
        scheduled_remind_prior: true,
        scheduled_reminded_at: null,
        scheduled_auto_in_progress: true,
        scheduled_auto_completed: false,
        components: [{ id: api, status: 'operational' }],
        incident_updates: [{ status: 'scheduled', body: 'Short pauses.' }],
      },
    },
  ])
})

test('a status set by hand is told to the endpoints that chose it and the programs that follow the service, and to nobody else', async () => {
  const { room, sink } = await connected()
  const { deps } = room
  const [api, web] = [service(room, 'API'), service(room, 'Web')]
  addWebhook(deps, `${sink.url}/status`, { events: ['service_status'] })
  addWebhook(deps, `${sink.url}/incidents`, { events: ['incident', 'maintenance'] })
  addWebhook(deps, `${sink.url}/other`, {}, otherId)
  for (const [path, serviceId] of [
    ['/api', api],
    ['/web', web],
  ] as const) {
    const { id } = subscribeUrl(deps, 'webhook', sink.url + path, { followsAll: false })
    writeUnaudited(deps.db, (tx) => void tx.insert(subscriberServices).values({ subscriberId: id, serviceId }).run())
  }
  subscribeUrl(deps, 'webhook', `${sink.url}/maintenance`, { followsIncidents: false })
  subscribeUrl(deps, 'slack', `${sink.url}/slack`)
  subscribe(deps, 'sue@example.org')

  setServiceStatus(deps, system, acmeId, api, 'degraded_performance')
  setServiceStatus(deps, system, acmeId, api, 'degraded_performance')
  setServiceStatus(deps, system, acmeId, api, 'major_outage')
  await deliverDue(deps)
  expect(sink.posts.map(({ path }) => path).toSorted()).toEqual(['/api', '/api', '/status', '/status'])
  const updates = told(sink, '/status').map((one) => one.component_update)
  expect(updates).toMatchObject([
    { old_status: 'operational', new_status: 'degraded_performance', component_id: api, component_type: 'Component' },
    { old_status: 'degraded_performance', new_status: 'major_outage', component_id: api },
  ])
  expect(told(sink, '/status')[0]).toMatchObject({
    page: { id: acmeId, status_indicator: 'minor', status_description: 'Partially Degraded Service' },
    component: { id: api, name: 'API', status: 'degraded_performance' },
  })
  expect(told(sink, '/status')[0]).not.toHaveProperty('incident')
  expect(
    deps.db
      .select()
      .from(deliveries)
      .all()
      .map(({ state }) => state),
  ).toEqual(Array(4).fill('delivered'))
})

test('every attempt has the same webhook-id; sent again it has it, too, and the ledger counts it once', async () => {
  const { room, sink } = await connected()
  const { deps } = room
  const { id } = addWebhook(deps, `${sink.url}/hook`)
  sink.reply = { status: 500 }
  incident(room, [])
  await deliverDue(deps)
  sink.reply = { status: 200 }
  deps.clock.advance(60_000)
  await deliverDue(deps)
  const [delivery] = deps.db.select().from(deliveries).all()
  redeliver(deps, system, acmeId, id, delivery?.id ?? '')
  await deliverDue(deps)
  expect(sink.posts.map(({ headers }) => headers['webhook-id'])).toEqual(Array(3).fill(delivery?.id))
  expect(new Set(sink.posts.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(2)
  expect(deps.db.select().from(deliveries).all()).toMatchObject([{ state: 'delivered', attempts: 3 }])
  pauseWebhook(deps, system, acmeId, id)
  expect(() => redeliver(deps, system, acmeId, id, delivery?.id ?? '')).toThrow('Resume the endpoint first')
})

test('a subscriber’s message says how to end it', async () => {
  const { room, sink } = await connected()
  subscribeUrl(room.deps, 'webhook', `${sink.url}/hook`)
  const id = incident(room, [])
  await deliverDue(room.deps)
  const link = String(told(sink, '/hook')[0]?.meta?.unsubscribe)
  expect(link).toMatch(/^http:\/\/localhost\/subscriptions\/[\w-]+\/unsubscribe$/)
  const [, token = ''] = /subscriptions\/([\w-]+)\/unsubscribe$/.exec(link) ?? []
  unsubscribe(room.deps, testOrigin, subscriberOfLink(room.deps, acmeId, token))
  postUpdate(room.deps, system, acmeId, id, { status: 'monitoring', body: 'Better.', services: [], notify: true })
  await deliverDue(room.deps)
  expect(sink.posts).toHaveLength(1)
})

test('what was deleted before it left is not told', async () => {
  const { room, sink } = await connected()
  addWebhook(room.deps, `${sink.url}/hook`)
  deleteIncident(room.deps, system, acmeId, incident(room, []), 'Logins fail')
  const api = service(room, 'API')
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  archiveService(room.deps, system, acmeId, api, 'API')
  await deliverDue(room.deps)
  expect(sink.connections()).toBe(0)
  expect(room.deps.db.select().from(deliveries).all()).toMatchObject([
    { state: 'suppressed', lastAnswer: 'The status update was deleted.' },
    { state: 'suppressed', lastAnswer: 'The service is not on the page any more.' },
  ])
})
