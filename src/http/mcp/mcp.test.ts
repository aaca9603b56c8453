import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { expect, test } from 'vitest'
import { notedCalls } from '#src/db/schema/api-calls.ts'
import { type ApiTokenInput, createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { recordNotedCalls } from '#src/domain/api-tokens/note-call.ts'
import { unlimited } from '#src/domain/api-tokens/token-limits.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const input: ApiTokenInput = { name: 'Agent', role: 'editor', days: 30 }

/** The protocol's own client, as agents bring it, over the app. */
async function agent(app: TestApp, facts: Partial<ApiTokenInput> = {}, limits = unlimited) {
  const token = createApiToken(app.deps, system, acmeId, { ...input, ...facts }, limits)
  const transport = new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
    fetch: (url, init) => app.handle(new Request(String(url), init)),
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  })
  const client = new Client({ name: 'agent', version: '1' })
  await client.connect(transport)
  const use = async (name: string, given: Record<string, unknown> = {}) => {
    const { content, isError = false } = await client.callTool({ name, arguments: given })
    return { isError, value: JSON.parse((content as { text: string }[])[0]?.text ?? 'null') }
  }
  return { client, use }
}

const ofService = (app: TestApp) =>
  createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id

test('an agent is told what there is to do, and reads at once', async () => {
  const app = testApp()
  const id = ofService(app)
  const { client, use } = await agent(app)
  const { tools } = await client.listTools()
  expect(tools.length).toBeGreaterThan(10)
  expect(tools.find(({ name }) => name === 'open_incident')).toMatchObject({
    inputSchema: { type: 'object', required: ['name', 'body'] },
    annotations: { readOnlyHint: false },
  })
  expect((await use('get_status')).value).toMatchObject([{ id, name: 'API', status: 'operational' }])
  await client.close()
})

test('what it writes waits until a person publishes it, and is then as they wrote it', async () => {
  const app = testApp()
  const id = ofService(app)
  const { use } = await agent(app)
  const drafted = await use('set_service_status', { service_id: id, status: 'major_outage' })
  expect(drafted).toMatchObject({ isError: false, value: { state: 'waiting' } })
  const status = async () => JSON.parse((await app.visitor().get('/api/v2/status.json')).text).status.indicator
  expect(await status()).toBe('none')

  const ed = app.as('ed')
  expect((await ed.get('/app/acme')).text).toContain('A draft of an agent waits for a person.')
  const page = (await ed.get('/app/acme/agent-drafts')).text
  expect(page).toMatch(/Set the status of a service[\s\S]+API[\s\S]+Major outage/)
  const viewers = (await app.as('vic').get('/app/acme/agent-drafts')).text
  expect(viewers).not.toContain(`/agent-drafts/${drafted.value.draft}/publication`)
  expect(page).toContain(`/agent-drafts/${drafted.value.draft}/publication`)
  const published = await ed.post(`/app/acme/agent-drafts/${drafted.value.draft}/publication`)
  expect([published.status, await status()]).toEqual([303, 'critical'])
  expect(app.audited().slice(-3)).toEqual(['agent_draft.drafted', 'service.status_set', 'agent_draft.published'])
  expect((await ed.get('/app/acme/agent-drafts')).text).toContain('No agent’s draft waits')
})

test('it drafts an update on an incident, and the page shows it once a person has published it', async () => {
  const app = testApp()
  const id = ofService(app)
  const { use } = await agent(app)
  const told = { title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false } as const
  const services = [{ serviceId: id, status: 'major_outage' as const }]
  const incident = openIncident(app.deps, system, acmeId, { ...told, services })
  const { value } = await use('resolve_incident', { incident_id: incident.id, body: 'The certificate is renewed.' })
  const seen = async () => (await app.visitor().get(`/incidents/${incident.id}`)).text
  expect(await seen()).not.toContain('The certificate is renewed.')
  const ed = app.as('ed')
  expect((await ed.get('/app/acme/agent-drafts')).text).toMatch(
    /Resolve the incident[\s\S]+The certificate is renewed\./,
  )
  expect((await ed.post(`/app/acme/agent-drafts/${value.draft}/publication`)).status).toBe(303)
  expect(await seen()).toContain('The certificate is renewed.')
  expect((await use('list_open_incidents')).value).toEqual([])
  expect(JSON.parse((await app.visitor().get('/api/v2/status.json')).text).status.indicator).toBe('none')
})

test('discarded, it is gone and nothing was done', async () => {
  const app = testApp()
  const id = ofService(app)
  const { use } = await agent(app)
  const { value } = await use('set_service_status', { service_id: id, status: 'major_outage' })
  await app.as('ed').post(`/app/acme/agent-drafts/${value.draft}/discarding`)
  expect(app.audited().slice(-2)).toEqual(['agent_draft.drafted', 'agent_draft.discarded'])
  expect((await use('get_status')).value).toMatchObject([{ status: 'operational' }])
})

test('a token that was made for it publishes at once', async () => {
  const app = testApp()
  const id = ofService(app)
  const { use } = await agent(app, {}, { ...unlimited, agentPublishes: true })
  const done = await use('set_service_status', { service_id: id, status: 'partial_outage' })
  expect(done).toMatchObject({ isError: false, value: { id, status: 'partial_outage' } })
})

test.each<[string, string, Record<string, unknown>, string]>([
  [
    'a status that is none',
    'set_service_status',
    { service_id: 'x', status: 'fine' },
    'status: Send one of operational',
  ],
  [
    'a text too many',
    'set_service_status',
    { service_id: 'x', status: 'operational', why: 'x' },
    'why: This is not known here.',
  ],
  ['no text', 'open_incident', { name: 'Slow' }, 'body: This is missing.'],
  ['a tool that is none', 'drop_everything', {}, 'There is no tool drop_everything.'],
  ['a path in an id', 'get_incident', { incident_id: '../../organizations' }, 'There is no such'],
])('it is told what is wrong: %s', async (_, tool, given, sentence) => {
  const { use } = await agent(testApp())
  const { isError, value } = await use(tool, given)
  expect([isError, value.error]).toEqual([true, expect.stringContaining(sentence)])
})

test('an agent may no more than its token: a viewer’s drafts nothing, nobody’s reads nothing', async () => {
  const app = testApp()
  const id = ofService(app)
  const { use } = await agent(app, { role: 'viewer' })
  expect(await use('set_service_status', { service_id: id, status: 'major_outage' })).toMatchObject({ isError: true })
  expect((await app.as('ed').get('/app/acme/agent-drafts')).text).toContain('No agent’s draft waits')
  const stranger = await app
    .visitor()
    .send('/mcp', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  expect([stranger.status, stranger.headers.get('www-authenticate')]).toEqual([401, 'OAuth'])
})

test('a path that climbs is an id like any other, and what is refused is noted by its tool', async () => {
  const app = testApp()
  const { use } = await agent(app, { role: 'viewer' })
  for (const incident_id of ['..', '../..', '%2e%2e'])
    expect((await use('get_incident', { incident_id })).value.error).toMatch(/^There is no such/)
  await use('set_service_status', { service_id: 'x', status: 'operational' })
  recordNotedCalls(app.deps)
  const noted = app.deps.db.select().from(notedCalls).all()
  expect(noted.map(({ operation, refusal }) => `${refusal} ${operation}`).toSorted()).toEqual([
    '403 POST /mcp set_service_status',
    '404 POST /mcp get_incident',
  ])
})

test('of many messages in one request none is taken', async () => {
  const app = testApp()
  const token = createApiToken(app.deps, system, acmeId, input)
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const answer = await app
    .withToken(token)
    .send('/mcp', { method: 'POST', headers, body: JSON.stringify([message, message]) })
  expect([answer.status, answer.text]).toEqual([422, '{"error":"Send one message in a request."}'])
})

test('what is no JSON-RPC is refused, and a stream is not offered', async () => {
  const app = testApp()
  const token = createApiToken(app.deps, system, acmeId, input)
  const accept = 'application/json, text/event-stream'
  const ask = (method: string, body?: string) =>
    app
      .withToken(token)
      .send('/mcp', { method, headers: { 'content-type': 'application/json', accept }, ...(body ? { body } : {}) })
  expect((await ask('GET')).status).toBe(405)
  expect((await ask('POST', '{"jsonrpc":"2.0"}')).status).toBe(400)
  expect((await ask('POST', '{')).status).toBe(400)
})
