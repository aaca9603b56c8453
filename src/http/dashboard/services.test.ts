import { expect, test } from 'vitest'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { listServices } from '#src/domain/services/find-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { addService, pageOrder } from '#src/testing/services.ts'

function service(app: TestApp, name: string, serviceGroupId: string | null = null, organizationId = acmeId) {
  return createService(app.deps, system, organizationId, { name, description: '', serviceGroupId })
}

const names = (app: TestApp) =>
  listServices(app.deps.db, acmeId).flatMap(({ services }) => services.map(({ name }) => name))

test('an admin adds a service, and visitors see it', async () => {
  const app = testApp()
  const answer = await app.as('ann').post('/app/acme/services', { name: 'API', description: 'REST and GraphQL' })
  expect([answer.status, answer.location]).toEqual([303, '/app/acme/services'])
  expect((await app.visitor().get('/')).text).toContain('REST and GraphQL')
  expect(app.audited()).toEqual(['service.created'])
})

test('a service without a name is refused beside the field, and keeps the rest', async () => {
  const app = testApp()
  const answer = await app.as('ann').post('/app/acme/services', { name: ' ', description: 'REST' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Give the service a name, such as API.')
  expect(answer.text).toContain('value="REST"')
  expect(names(app)).toEqual([])
})

test('moving works up and down, within the group, and stops at its ends', async () => {
  const app = testApp()
  const group = createServiceGroup(app.deps, system, acmeId, { name: 'Platform' })
  const [a, b] = [service(app, 'A', group.id), service(app, 'B', group.id), service(app, 'C')]
  const ann = app.as('ann')
  await ann.post(`/app/acme/services/${b.id}/position`, { direction: 'up' })
  expect(names(app)).toEqual(['B', 'A', 'C'])
  await ann.post(`/app/acme/services/${a.id}/position`, { direction: 'down' })
  expect(names(app)).toEqual(['B', 'A', 'C'])
  const fragment = await ann.post(`/app/acme/services/${a.id}/position`, { direction: 'up' }, { 'hx-request': 'true' })
  expect(fragment.text).toMatch(/^<div id="services"/)
  expect(names(app)).toEqual(['A', 'B', 'C'])
  expect(app.audited().slice(-3)).toEqual(['service.created', 'service.moved', 'service.moved'])
})

test('groups are added, renamed, moved and removed; their services stay', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.post('/app/acme/service-groups', { name: 'Platform' })
  await ann.post('/app/acme/service-groups', { name: 'Web' })
  const [platform, web] = listServices(app.deps.db, acmeId).flatMap(({ group }) => group ?? [])
  service(app, 'API', platform?.id ?? '')
  await ann.post(`/app/acme/service-groups/${web?.id}/position`, { direction: 'up' })
  await ann.post(`/app/acme/service-groups/${platform?.id}`, { name: 'Core' })
  const order = () => listServices(app.deps.db, acmeId).flatMap(({ group }) => group?.name ?? [])
  expect(order()).toEqual(['Web', 'Core'])
  await ann.post(`/app/acme/service-groups/${platform?.id}/removal`)
  expect(order()).toEqual(['Web'])
  expect(names(app)).toEqual(['API'])
})

test('an editor sets the status by hand, and the fact is kept', async () => {
  const app = testApp()
  const api = service(app, 'API')
  await app.as('ed').post(`/app/acme/services/${api.id}/status`, { status: 'partial_outage' })
  expect(currentStatuses(app.deps, acmeId).get(api.id)).toBe('partial_outage')
  expect((await app.as('ed').post(`/app/acme/services/${api.id}/status`, { status: 'fine' })).status).toBe(422)
  expect(app.audited()).toEqual(['service.created', 'service.status_set'])
})

test('archiving asks for the name to be typed', async () => {
  const app = testApp()
  const api = service(app, 'API')
  const slip = await app.as('ann').post(`/app/acme/services/${api.id}/archive`, { typedName: 'api' })
  expect([slip.status, names(app)]).toEqual([422, ['API']])
  expect(slip.text).toContain('Type API to archive it.')
  await app.as('ann').post(`/app/acme/services/${api.id}/archive`, { typedName: 'API' })
  expect(names(app)).toEqual([])
  expect((await app.as('ann').get(`/app/acme/services/${api.id}`)).status).toBe(404)
})

test('editors and viewers may look, and change only what their role allows', async () => {
  const app = testApp()
  const api = service(app, 'API')
  const group = createServiceGroup(app.deps, system, acmeId, { name: 'Platform' })
  const before = app.audited()
  const writes = [
    '/app/acme/services',
    `/app/acme/services/${api.id}`,
    `/app/acme/services/${api.id}/archive`,
    `/app/acme/services/${api.id}/position`,
    '/app/acme/service-groups',
    `/app/acme/service-groups/${group.id}`,
    `/app/acme/service-groups/${group.id}/position`,
    `/app/acme/service-groups/${group.id}/removal`,
  ]
  for (const persona of ['ed', 'vic'] as const)
    for (const path of writes) {
      const fields = { name: 'Changed', typedName: 'API', direction: 'up' }
      expect([path, (await app.as(persona).post(path, fields)).status]).toEqual([path, 403])
    }
  expect((await app.as('vic').post(`/app/acme/services/${api.id}/status`, { status: 'major_outage' })).status).toBe(403)
  const seen = await app.as('vic').get('/app/acme/services')
  expect(seen.status).toBe(200)
  expect(seen.text).not.toContain('Add a service')
  expect(app.audited()).toEqual(before)
})

test("another organization's service and group are not found, in the path and in the form", async () => {
  const app = testApp()
  const foreign = service(app, 'Foreign', null, otherId)
  const foreignGroup = createServiceGroup(app.deps, system, otherId, { name: 'Foreign group' })
  const ann = app.as('ann')
  expect((await ann.get(`/app/acme/services/${foreign.id}`)).status).toBe(404)
  expect((await ann.post(`/app/acme/services/${foreign.id}`, { name: 'Mine now' })).status).toBe(404)
  expect((await ann.post(`/app/acme/service-groups/${foreignGroup.id}`, { name: 'Mine now' })).status).toBe(404)
  const answer = await ann.post('/app/acme/services', { name: 'API', serviceGroupId: foreignGroup.id })
  expect(answer.status).toBe(404)
  expect(names(app)).toEqual([])
})

test('a service that was dropped stands there, and screen readers hear where', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const [api, web] = [addService(app.deps, 'API'), addService(app.deps, 'Web')]
  const url = `/app/acme/services/${web}/position`
  const dropped = await ann.post(url, { group: '', before: api }, { 'hx-request': 'true' })
  expect(dropped.text).toContain('hx-swap-oob="true">Web: 1 of 2.</p>')
  expect(pageOrder(app.deps)).toEqual(['Web, API'])
  const { location } = await ann.post(url, { direction: 'down' })
  expect((await ann.get(location ?? '')).text).toContain('Web: 2 of 2.')
})

test('what is swapped into a page, and what a move or a refusal says, is in the language of whoever looks', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const [api, web] = [addService(app.deps, 'API'), addService(app.deps, 'Web')]
  const german = { 'accept-language': 'de', 'hx-request': 'true' }
  const moved = await ann.post(`/app/acme/services/${web}/position`, { group: '', before: api }, german)
  expect(moved.text).toContain('>Web: 1 von 2.</p>')
  const refused = await ann.post(`/app/acme/services/${api}/status`, { status: 'asleep' }, german)
  expect(refused.text).toContain('API: Wählen Sie einen der fünf Status.')
  expect(refused.text).toContain('aria-label="API nach oben verschieben"')
  const preview = await ann.post(`/app/acme/services/${api}/preview`, { name: 'API' }, german)
  expect(preview.text).toContain('Der Dienst steht auf der Seite, mit Balken')
  const plan = await ann.post('/app/acme/maintenance/audience', { title: 'x' }, german)
  expect(plan.text).toContain('Mit dem Häkchen erhält jeder jetzt 1 Nachricht.')
  const unnamed = await ann.post('/app/acme/services', { name: '' }, german)
  expect([unnamed.status, unnamed.text.includes('Geben Sie dem Dienst einen Namen')]).toEqual([422, true])
})

test('of many services those are listed whose name or group is searched for, and a status set there keeps the search', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const platform = createServiceGroup(app.deps, system, acmeId, { name: 'Platform' }).id
  for (let one = 0; one < 16; one++) addService(app.deps, `Worker ${one}`, one % 2 ? platform : null)
  const api = addService(app.deps, 'Public API', platform)
  const listed = (text: string) => [...text.matchAll(/data-service="/g)].length
  const found = await ann.get('/app/acme/services?search=public')
  expect([listed(found.text), found.text.includes('data-drag-handle')]).toEqual([1, false])
  expect(listed((await ann.get('/app/acme/services?search=PLATFORM')).text)).toBe(9)
  expect((await ann.get('/app/acme/services?search=nothing')).text).toContain('No service matches')
  const url = `/app/acme/services/${api}/status?search=public`
  const set = await ann.post(url, { status: 'major_outage' }, { 'hx-request': 'true' })
  expect(listed(set.text)).toBe(1)
})
