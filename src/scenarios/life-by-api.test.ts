import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/** A page's whole life by the management API alone, seen where people and programs see it: the page, feeds, the public API, mail. */

let app: TestApp
let mail: ConnectedRelay
let token: string

beforeAll(async () => {
  app = testApp()
  mail = await connectRelay(app)
  token = createApiToken(app.deps, system, acmeId, { name: 'Script', role: 'owner', days: 30 })
})

afterAll(() => mail?.close())

const hour = 3_600_000

type Json = Record<string, unknown> & { id: string }

async function ask(method: string, path: string, body?: object): Promise<Json> {
  const headers = { 'content-type': 'application/json' }
  const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
  const answer = await app.withToken(token).send(`/v1/pages/${acmeId}${path}`, init)
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  return answer.text === '' ? { id: '' } : JSON.parse(answer.text)
}

const seen = async (path: string) => (await app.visitor().get(path)).text
const summary = async () => JSON.parse(await seen('/api/v2/summary.json'))
const subjects = async (address: string) => (await mail.mailsTo(address)).map(({ parsed }) => parsed.subject)
const later = (hours: number) => new Date(app.deps.clock.now() + hours * hour).toISOString()

test('services, a group, subscribers, an outage, planned work, a postmortem', async () => {
  const api = await ask('POST', '/components', { component: { name: 'API', status: 'operational' } })
  const web = await ask('POST', '/components', { component: { name: 'Web', showcase: true } })
  const group = await ask('POST', '/component-groups', {
    component_group: { name: 'Core', components: [api.id, web.id] },
  })
  expect(await summary()).toMatchObject({ status: { indicator: 'none' } })
  expect(await seen('/')).toContain('Core')

  const sue = { email: 'sue@example.org', skip_confirmation_notification: true }
  await ask('POST', '/subscribers', { subscriber: sue })
  await ask('POST', '/subscribers', {
    subscriber: { email: 'ann@example.org', component_ids: [web.id], skip_confirmation_notification: true },
  })

  const incident = await ask('POST', '/incidents', {
    incident: {
      name: 'Logins fail',
      status: 'investigating',
      body: 'We look.',
      components: { [api.id]: 'major_outage' },
    },
  })
  expect(await summary()).toMatchObject({
    status: { indicator: 'major' },
    incidents: [{ id: incident.id, name: 'Logins fail', incident_updates: [{ body: 'We look.' }] }],
  })
  expect(await subjects('sue@example.org')).toHaveLength(1)
  app.deps.clock.advance(hour)
  await ask('PATCH', `/incidents/${incident.id}`, {
    incident: { status: 'monitoring', body: 'A fix is in.', components: { [api.id]: 'degraded_performance' } },
  })
  expect(await subjects('sue@example.org')).toHaveLength(2)
  app.deps.clock.advance(hour)
  await ask('PATCH', `/incidents/${incident.id}`, { incident: { status: 'resolved', body: 'All is well.' } })
  expect(await summary()).toMatchObject({ status: { indicator: 'none' }, incidents: [] })
  expect(await seen(`/incidents/${incident.id}`)).toMatch(/All is well\.[\s\S]+A fix is in\.[\s\S]+We look\./)
  expect(await subjects('sue@example.org')).toHaveLength(3)
  expect(await subjects('ann@example.org')).toEqual([])

  const window = await ask('POST', '/incidents', {
    incident: {
      ...{ name: 'New disks', status: 'scheduled', body: 'Reads may be slow.', component_ids: [web.id] },
      ...{
        scheduled_for: later(24),
        scheduled_until: later(26),
        scheduled_auto_in_progress: true,
        scheduled_auto_completed: true,
      },
    },
  })
  expect((await summary()).scheduled_maintenances).toMatchObject([{ id: window.id, status: 'scheduled' }])
  expect(await seen('/calendar.ics')).toContain('New disks')
  expect(await subjects('ann@example.org')).toHaveLength(1)
  app.deps.clock.advance(24 * hour)
  runDueSteps(app.deps, system)
  expect(await summary()).toMatchObject({ status: { indicator: 'maintenance' } })
  expect(await subjects('ann@example.org')).toHaveLength(2)
  app.deps.clock.advance(2 * hour)
  runDueSteps(app.deps, system)
  expect(await summary()).toMatchObject({ status: { indicator: 'none' } })

  await ask('PUT', `/incidents/${incident.id}/postmortem`, { postmortem: { body_draft: 'A certificate had run out.' } })
  expect(await seen(`/incidents/${incident.id}`)).not.toContain('A certificate had run out.')
  await ask('PUT', `/incidents/${incident.id}/postmortem/publish`, { postmortem: { notify_subscribers: true } })
  expect(await seen(`/incidents/${incident.id}`)).toContain('A certificate had run out.')
  expect(await subjects('sue@example.org')).toHaveLength(7)
  for (const feed of ['/history.atom', '/history.rss', '/history.json']) expect(await seen(feed)).toMatch(/Logins fail/)
  expect(await seen('/history.atom')).toContain('New disks')

  await ask('DELETE', `/component-groups/${group.id}`)
  await ask('DELETE', `/components/${api.id}`)
  expect((await summary()).components.map(({ name }: Json) => name)).toEqual(['Web'])
})
