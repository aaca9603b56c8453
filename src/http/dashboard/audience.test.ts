import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/** Two follow everything, one of them no maintenance; one follows API, one Web. */
function followed() {
  const app = testApp()
  const { deps } = app
  const group = createServiceGroup(deps, system, acmeId, { name: 'Group' }).id
  const service = (name: string, serviceGroupId: string | null) =>
    createService(deps, system, acmeId, { name, description: '', serviceGroupId }).id
  const [api, web] = [service('API', group), service('Web', null)]
  subscribe(deps, 'all@example.org')
  subscribe(deps, 'incidents@example.org', { followsMaintenance: false })
  for (const [name, serviceId] of Object.entries({ api, web })) {
    const subscriberId = subscribe(deps, `${name}@example.org`, { followsAll: false })
    writeUnaudited(deps.db, (tx) => void tx.insert(subscriberServices).values({ subscriberId, serviceId }).run())
  }
  return { app, api, web, group }
}

const fragment = { 'hx-request': 'true' }
const told = (text: string) => /id="audience"[^>]*>Tell (\d+)/.exec(text)?.[1]

async function drafted(app: TestApp, fields: Record<string, string>, path = '/app/acme/incidents/draft') {
  return (await app.as('ed').post(path, { status: 'investigating', ...fields }, fragment)).text
}

test('a new incident counts who follows the services that are chosen, while they are chosen', async () => {
  const { app, api, web, group } = followed()
  expect(told((await app.as('ed').get('/app/acme/incidents/new')).text)).toBe('2')
  expect(told(await drafted(app, {}))).toBe('2')
  const one = await drafted(app, { [`service-${api}`]: 'major_outage', [`service-${web}`]: '' })
  expect(one).toMatch(/<strong id="audience" hx-swap-oob="true">Tell 3 subscribers by e-mail; mail waits/)
  expect(told(await drafted(app, { [`group-${group}`]: 'major_outage' }))).toBe('3')
  const both = { [`service-${api}`]: 'major_outage', [`service-${web}`]: 'partial_outage' }
  expect(told(await drafted(app, both))).toBe('4')
})

test('an update counts who follows what the incident names already, and what it names besides', async () => {
  const { app, api, web } = followed()
  const opened = await app.as('ed').post('/app/acme/incidents', {
    title: 'Slow',
    body: 'x',
    status: 'investigating',
    [`service-${api}`]: 'partial_outage',
  })
  const path = opened.location ?? ''
  const { text } = await app.as('ed').get(path)
  expect(text.match(/Tell 3 subscribers by e-mail/g)?.length).toBe(2)
  expect(told(await drafted(app, { [`service-${api}`]: '' }, `${path}/draft`))).toBe('3')
  expect(told(await drafted(app, { [`service-${web}`]: 'major_outage' }, `${path}/draft`))).toBe('4')
})

test('planned maintenance counts who follows maintenance of the services that are chosen', async () => {
  const { app, api } = followed()
  const ed = app.as('ed')
  expect(told((await ed.get('/app/acme/maintenance/new')).text)).toBe('1')
  const chosen = await ed.post('/app/acme/maintenance/audience', { [`service-${api}`]: 'yes' }, fragment)
  expect(chosen.text).toMatch(
    /^<strong id="audience" hx-swap-oob="true">Tell 2 subscribers by e-mail; mail waits.*<p id="planned-messages"/,
  )
  const planned = await ed.post('/app/acme/maintenance', {
    title: 'Upgrade',
    body: 'x',
    scheduledStart: '2026-03-20T02:00',
    scheduledEnd: '2026-03-20T04:00',
    [`service-${api}`]: 'yes',
  })
  expect((await ed.get(planned.location ?? '')).text).toContain('Tell 2 subscribers by e-mail')
})

test('a plan shows its text as visitors will read it, while it is typed and where it was refused', async () => {
  const { app } = followed()
  const ed = app.as('ed')
  const typed = { body: 'Disks are **replaced**. <script>x</script>' }
  for (const path of ['/app/acme/maintenance/audience', '/app/acme/maintenance']) {
    const { text } = await ed.post(path, typed, fragment)
    expect(/id="text-preview".*?<\/section>/s.exec(text)?.[0]).toContain('<strong>replaced</strong>')
    expect(text).not.toContain('<script>x')
  }
})

test('a form that was refused still counts what was chosen in it', async () => {
  const { app, api } = followed()
  const incident = await app.as('ed').post('/app/acme/incidents', { [`service-${api}`]: 'major_outage' })
  expect([incident.status, told(incident.text)]).toEqual([422, '3'])
  const window = await app.as('ed').post('/app/acme/maintenance', { [`service-${api}`]: 'yes' })
  expect([window.status, told(window.text)]).toEqual([422, '2'])
})

test('who may not write learns no number', async () => {
  const { app } = followed()
  expect((await app.as('vic').post('/app/acme/maintenance/audience', {}, fragment)).status).toBe(403)
})
