import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { recipientOf } from '#src/domain/notifications/channels/recipient.ts'
import { webhookPayload } from '#src/domain/notifications/channels/webhook/payload.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { allDeliveries } from '#src/testing/deliveries.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { sent } from '#src/testing/sendable.ts'

// biome-ignore lint/suspicious/noExplicitAny: as JSON comes in
type Json = any

const pageId = 'pageaaaaaaaa'
const incidentId = 'incaaaaaaaa1'

function fixture(name: string): Json {
  return JSON.parse(readFileSync(new URL(`../../testing/fixtures/statuspage/${name}.json`, import.meta.url), 'utf8'))
}

/** One page with what was lost, and updates of one moment. */
const file = fixture('09-what-is-lost')
file.incidents[0].incident_updates = fixture('13-updates-of-the-same-moment').incidents[0].incident_updates
// Since 2023 programs are sent it.
file.incidents[0].reminder_intervals = null
Object.assign(file.incidents[0], { impact: 'maintenance', components: [...file.components] })
file.components.unshift({
  ...file.components[0],
  ...{ id: 'groupaaaaaaa', name: 'Core', description: 'All of it', group: true, components: ['compaaaaaaaa'] },
  ...{ showcase: true, start_date: '2021-02-03', only_show_if_degraded: false },
})
file.components[1].group_id = 'groupaaaaaaa'
file.incidents[0].components[0].group_id = 'groupaaaaaaa'
const at = '2024-05-02T09:00:00.000Z'
file.scheduled_maintenances = [
  {
    ...file.incidents[0],
    ...{ id: 'windaaaaaaaa', name: 'New disks', status: 'completed', impact: 'minor', components: [] },
    ...{ created_at: at, started_at: '2024-05-02T08:59:59.990Z', monitoring_at: '2024-05-03T11:00:00.000Z' },
    ...{ scheduled_for: '2024-05-03T10:00:00.000Z', scheduled_until: '2024-05-03T12:00:00.000Z' },
    incident_updates: ['updaaaaaaau2', 'updaaaaaaau1'].map((id) => ({
      ...{ id, body: id, status: 'completed', incident_id: 'windaaaaaaaa', deliver_notifications: false },
      ...{ created_at: at, updated_at: at, display_at: at, affected_components: null },
      ...{ custom_tweet: null, tweet_id: null },
    })),
  },
]

let app: TestApp
beforeAll(() => {
  app = testApp()
  importStatuspage(app.deps, system, acmeId, file)
})

async function read(path: string): Promise<Json> {
  return JSON.parse((await app.visitor().get(`/api/v2/${path}.json`)).text)
}

test('what came in comes out of the public API again, under the page’s own id', async () => {
  const { page, components } = await read('components')
  expect(page).toMatchObject({ id: pageId, time_zone: 'America/Tijuana' })
  const same = ({ updated_at: _, ...component }: Json) => component
  expect(components.map(same)).toEqual(file.components.map(same))
  // The shortlink is ours, and a window's updates say what follows from where it stood.
  const facts = ({ shortlink: _, components: __, ...entry }: Json) => entry
  const [incident] = (await read('incidents')).incidents
  expect(facts(incident)).toEqual({
    ...facts(file.incidents[0]),
    incident_updates: file.incidents[0].incident_updates.map((one: Json) => ({
      ...one,
      affected_components: one.affected_components.map((named: Json) => ({ ...named, name: 'Core - API' })),
    })),
  })
  const [window] = (await read('scheduled-maintenances')).scheduled_maintenances
  expect(facts(window)).toEqual(facts(file.scheduled_maintenances[0]))
  for (const path of ['summary', 'status', 'incidents/unresolved', 'scheduled-maintenances/active'])
    expect((await read(path)).page.id).toBe(pageId)
})

test('page, feeds and the APIs have updates of one moment in one order', async () => {
  const ids = ['incaaaaaaau2', 'incaaaaaaau1']
  expect((await read('incidents')).incidents[0].incident_updates.map(({ id }: Json) => id)).toEqual(ids)
  for (const path of [`/incidents/${incidentId}`, '/history.atom', '/history.rss', '/history.json']) {
    const { text } = await app.visitor().get(path)
    const [resolved, investigating] = ['Text of resolved.', 'Text of investigating.'].map((said) => text.indexOf(said))
    expect([path, Number(resolved) > 0, Number(investigating) > Number(resolved)]).toEqual([path, true, true])
  }
})

test('the management API answers to either id of the page, and to nobody else’s', async () => {
  const tokenOf = (organizationId: string) =>
    app.withToken(createApiToken(app.deps, system, organizationId, { name: 'x', role: 'editor', days: 30 }))
  const [program, stranger] = [tokenOf(acmeId), tokenOf(otherId)]
  expect(JSON.parse((await program.get('/v1/pages')).text)).toMatchObject([{ id: pageId }])
  for (const id of [pageId, acmeId]) {
    expect(JSON.parse((await program.get(`/v1/pages/${id}`)).text)).toMatchObject({ id: pageId, name: 'Acme' })
    const components = JSON.parse((await program.get(`/v1/pages/${id}/components`)).text)
    const component = components.find(({ group }: { group: boolean }) => !group)
    expect(component).toMatchObject({ page_id: pageId, showcase: false, only_show_if_degraded: true, start_date: null })
    const set = {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"component":{"status":"major_outage"}}',
    }
    expect((await program.send(`/v1/pages/${id}/components/compaaaaaaaa`, set)).status).toBe(200)
    expect((await stranger.get(`/v1/pages/${id}`)).status).toBe(404)
    expect((await stranger.send(`/v1/pages/${id}/components/compaaaaaaaa`, set)).status).toBe(404)
  }
  expect((await program.get(`/v1/pages/${otherId}`)).status).toBe(404)
  expect(JSON.parse((await stranger.get('/v1/pages')).text)).toMatchObject([{ id: otherId }])
})

test('webhooks name the page by the same id, and have the updates in the same order', () => {
  addWebhook(app.deps, 'https://hooks.example/a')
  const update = { status: 'monitoring' as const, body: 'Again.', services: [], notify: true }
  const { id } = postUpdate(app.deps, system, acmeId, incidentId, update)
  const delivery = allDeliveries(app.deps).at(-1)
  if (!delivery) throw new Error('nothing was owed')
  const posted: Json = sent(webhookPayload(app.deps, delivery, sent(recipientOf(app.deps, delivery))))
  expect([posted.page.id, posted.incident.page_id, posted.incident.components[0].page_id]).toEqual(
    Array(3).fill(pageId),
  )
  expect(posted.incident.impact).toBe('maintenance')
  expect(posted.incident.incident_updates.map((one: Json) => one.id)).toEqual([id, 'incaaaaaaau2', 'incaaaaaaau1'])
})
