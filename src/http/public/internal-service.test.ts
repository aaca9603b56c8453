import { beforeAll, expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Post } from '#src/domain/context.ts'
import { sendDelivery } from '#src/domain/deliveries/send-delivery.ts'
import { findIncident } from '#src/domain/incidents/find-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { previewMail } from '#src/domain/incidents/preview-mail.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { outbox } from '#src/domain/notifications/deliver-due.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import { allDeliveries, expandAll, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { channels, type ServiceStatus } from '#src/words.ts'

/** Whatever tells of an internal service has one of these in it. */
const secret = /Chimera/

const mails: Mail[] = []
const posts: Post[] = []

function caughtApp(): TestApp {
  const sent = { outcome: 'delivered', answer: '250 OK' } as const
  return testApp({
    mailer: {
      send: async (_, mail) => {
        mails.push(mail)
        return sent
      },
      sendUnpooled: async () => sent,
      close: () => {},
    },
    http: {
      post: async (post) => {
        posts.push(post)
        return { kind: 'answered', status: 200, retryAfter: null, location: null, body: '', duration: 1 }
      },
      read: async () => ({ kind: 'refused', reason: 'No message reads anything.', duration: 0 }),
    },
  })
}

let app: TestApp
let ids: { shown: string; hidden: string; alone: string; both: string; only: string; window: string; follower: string }

/** What a team does with services that were public, and are internal since. */
beforeAll(() => {
  app = caughtApp()
  const { deps } = app
  configureRelay(deps, system, {
    ...{ host: 'smtp.example.com', port: '25', user: '', password: '', from: 'status@relay.example', security: 'none' },
  })
  const group = createServiceGroup(deps, system, acmeId, { name: 'Chimera group' }).id
  const service = (name: string, serviceGroupId: string | null = null) =>
    createService(deps, system, acmeId, { name, description: `What ${name} does`, serviceGroupId }).id
  const [shown, hidden, alone] = [service('API'), service('Chimera'), service('Chimera too', group)]
  const follower = subscribe(deps, 'sue@example.org', { followsAll: false })
  for (const serviceId of [hidden, shown]) follow(follower, serviceId)
  follow(subscribe(deps, 'ida@example.org', { followsAll: false }), hidden)
  subscribe(deps, 'all@example.org')
  for (const channel of channels)
    if (channel !== 'email') subscribeUrl(deps, channel, `https://${channel}.example/hook`)
  addWebhook(deps, 'https://hooks.example/own')
  for (const id of [hidden, alone]) editService(deps, system, acmeId, id, { internal: true })

  const set = (serviceId: string, status: ServiceStatus) => ({ serviceId, status })
  const open = (title: string, services: ReturnType<typeof set>[]) =>
    openIncident(deps, system, acmeId, { title, body: 'We look.', status: 'investigating', services, notify: true }).id
  const both = open('Both are down', [set(shown, 'partial_outage'), set(hidden, 'major_outage')])
  const only = open('Something is down', [set(hidden, 'major_outage'), set(alone, 'major_outage')])
  const over = open('Over', [set(alone, 'major_outage')])
  deps.clock.advance(60_000)
  const services = [set(hidden, 'degraded_performance')]
  postUpdate(deps, system, acmeId, both, { status: 'identified', body: 'We know.', services, notify: true })
  resolveIncident(deps, system, acmeId, over, { body: 'Done.', notify: true })
  const { windowId: window } = notifyOfMaintenance(deps, { serviceIds: [hidden, shown] })
  notifyOfMaintenance(deps, { serviceIds: [alone], title: 'Disks' })
  deps.clock.advance(46 * 60_000)
  runDueSteps(deps, system)
  setServiceStatus(deps, system, acmeId, hidden, 'partial_outage')
  setServiceStatus(deps, system, acmeId, shown, 'degraded_performance')
  deps.clock.advance(15 * 60_000)
  runDueSteps(deps, system)
  expandAll(deps)
  ids = { shown, hidden, alone, both, only, window, follower }
})

function follow(subscriberId: string, serviceId: string): void {
  writeUnaudited(app.deps.db, (tx) => void tx.insert(subscriberServices).values({ subscriberId, serviceId }).run())
}

test('no public address names an internal service, by name, group or id', async () => {
  const visitor = app.visitor()
  const token = signedToken(app.deps, 'subscription', ids.follower)
  const paths = app.app.routes
    .filter(({ method, path }) => method === 'GET' && path.startsWith('/s/:slug'))
    .flatMap(({ path }) =>
      [ids.shown, ids.both, ids.only, ids.window].map((id) =>
        path.replace(':slug', 'acme').replace(':token', token).replace(':id', id).replace(/:\w+/g, 'unknown'),
      ),
    )
  const read: string[] = []
  for (const path of new Set([...paths, '/', '/readyz', '/robots.txt', '/s/acme/history?page=1'])) {
    const { status, text } = await visitor.get(path)
    expect([path, secret.exec(text)?.[0], text.includes(ids.hidden), text.includes(ids.alone)]).toEqual([
      ...[path, undefined, false, false],
    ])
    if (status === 200) read.push(path)
  }
  // The page, its history, incidents, maintenance, the service, feeds, badges, calendars, the API and the subscription.
  expect(read.length).toBeGreaterThan(28)
  const subscription = await visitor.get(`/s/acme/subscriptions/${token}/export.json`)
  expect(JSON.parse(subscription.text).subscriber.follows.services).toEqual([{ id: ids.shown, name: 'API' }])
})

test('under an internal service’s own id there is nothing', async () => {
  const served = app.app.routes.filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/s/:slug/services/:id'),
  )
  expect(served.length).toBeGreaterThan(4)
  for (const { path } of served)
    expect([path, (await app.visitor().get(path.replace(':slug', 'acme').replace(':id', ids.hidden))).status]).toEqual([
      path,
      404,
    ])
})

test('nobody can choose it', async () => {
  const form = { email: 'new@example.org', scope: 'services', incidents: 'yes', [`service-${ids.hidden}`]: 'yes' }
  const answer = await app.visitor().post('/subscribe', form)
  expect([answer.status, secret.test(answer.text)]).toEqual([422, false])
})

test('no message names it, on whatever channel', async () => {
  const kinds = new Set<string>()
  for (const delivery of allDeliveries(app.deps)) {
    kinds.add(`${delivery.kind} ${delivery.channel}`)
    await sendDelivery(app.deps, outbox, delivery)
  }
  for (const kind of ['status_update', 'maintenance_update', 'maintenance_reminder'])
    for (const channel of channels) expect(kinds).toContain(`${kind} ${channel}`)
  expect(kinds).toContain('service_status webhook')
  const said = [...mails.map((mail) => JSON.stringify(mail)), ...posts.map((post) => post.body)]
  expect(said.length).toBeGreaterThan(40)
  for (const one of said) for (const word of ['Chimera', ids.hidden, ids.alone]) expect(one).not.toContain(word)
  // It was set by hand too: programs hear of the other one alone.
  const events = posts.filter(({ body }) => body.includes('component_update')).map(({ body }) => JSON.parse(body))
  expect(new Set(events.map(({ component }) => component.id))).toEqual(new Set([ids.shown]))
})

test('whoever follows it alone hears nothing, and the team is told so before it publishes', () => {
  const addresses = allDeliveries(app.deps).map(({ address }) => address)
  expect(addresses).toContain('sue@example.org')
  expect(addresses).not.toContain('ida@example.org')
  const audience = countAudience(app.deps.db, acmeId, { kind: 'incident', serviceIds: [] })
  expect(audience.find(({ channel }) => channel === 'email')).toEqual({ channel: 'email', people: 1 })
})

test('an incident of it alone is one without services, and without an impact', async () => {
  const { text } = await app.visitor().get('/api/v2/incidents.json')
  const incidents: { id: string; impact: string; components: object[]; incident_updates: object[] }[] =
    JSON.parse(text).incidents
  const only = incidents.find(({ id }) => id === ids.only)
  expect(only).toMatchObject({ impact: 'none', components: [], incident_updates: [{ affected_components: null }] })
  const both = incidents.find(({ id }) => id === ids.both)
  expect(both).toMatchObject({ impact: 'major', components: [{ id: ids.shown }] })
  expect(findIncident(app.deps.db, acmeId, ids.only).impact).toBe('none')
})

test('the mail that is previewed leaves it out as the one that leaves does', () => {
  const fields = { title: 'Down', body: 'x', [`service-${ids.hidden}`]: 'major_outage' }
  const organization = organizationById(app.deps, acmeId)
  const { subject, html, text } = previewMail(app.deps, organization, undefined, fields)
  expect(`${subject} ${html} ${text}`).not.toMatch(secret)
})

test('the composer marks it, and says where visitors will read of no service', async () => {
  const editor = app.as('ed')
  expect((await editor.get('/app/acme/incidents/new')).text).toContain('<span class="hint"> · internal</span>')
  const fragment = async (fields: Record<string, string>) =>
    (await editor.post('/app/acme/incidents/draft', { title: 'x', body: 'x', ...fields }, { 'hx-request': 'true' }))
      .text
  const warning = 'This names internal services alone'
  expect(await fragment({ [`service-${ids.hidden}`]: 'major_outage' })).toContain(warning)
  const more = { [`service-${ids.hidden}`]: 'major_outage', [`service-${ids.shown}`]: 'major_outage' }
  for (const fields of [{}, more]) expect(await fragment(fields)).not.toContain(warning)
  expect((await editor.get(`/app/acme/incidents/${ids.only}`)).text).toContain(warning)
})
