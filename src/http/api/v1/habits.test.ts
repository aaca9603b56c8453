import { beforeAll, expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/**
 * How nineteen public programs call the management API, in our own words: one row for each way of asking that at least one of them
 * has. They come as they are, with the base URL changed.
 */

let app: TestApp
let token: string
let api: string
let web: string

beforeAll(() => {
  app = testApp()
  token = createApiToken(app.deps, system, acmeId, { name: 'Habits', role: 'owner', days: 30 })
  const service = (name: string) =>
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  ;[api, web] = [service('API'), service('Web')]
  writeUnaudited(app.deps.db, (tx) => tx.update(organizations).set({ apiKeyInAddress: true }).run())
})

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'

interface Habit {
  who: string
  method: string
  path: () => string
  headers?: Record<string, string>
  body?: () => string
  status: number
}

const habits: Habit[] = [
  { who: 'a provider of Terraform looks whether its token is good', method: 'GET', path: () => 'pages', status: 200 },
  {
    who: 'an exporter lists components with the ending of old',
    method: 'GET',
    path: () => `pages/${acmeId}/components.json`,
    status: 200,
  },
  {
    who: 'a chat bot asks for one component, with it too',
    method: 'GET',
    path: () => `pages/${acmeId}/components/${api}.json`,
    status: 200,
  },
  {
    who: 'an importer asks for 500 at once',
    method: 'GET',
    path: () => `pages/${acmeId}/components?page=1&per_page=500`,
    status: 200,
  },
  {
    who: 'a dashboard asks for the hundred newest incidents',
    method: 'GET',
    path: () => `pages/${acmeId}/incidents?limit=100&page=1`,
    status: 200,
  },
  {
    who: 'a chat bot asks what is open',
    method: 'GET',
    path: () => `pages/${acmeId}/incidents/unresolved.json`,
    status: 200,
  },
  {
    who: 'a calendar asks what is planned',
    method: 'GET',
    path: () => `pages/${acmeId}/incidents/upcoming.json`,
    status: 200,
  },
  {
    who: 'another asks for it by its other name',
    method: 'GET',
    path: () => `pages/${acmeId}/incidents/scheduled`,
    status: 200,
  },
  {
    who: 'a deploy script asks what is under way',
    method: 'GET',
    path: () => `pages/${acmeId}/incidents/active_maintenance`,
    status: 200,
  },
  {
    who: 'a monitor sets a status by JSON without a type',
    ...{ method: 'PATCH', path: () => `pages/${acmeId}/components/${api}.json`, headers: {}, status: 200 },
    body: () => JSON.stringify({ component: { status: 'partial_outage' } }),
  },
  {
    who: 'a runbook sets it by curl -d with JSON, which claims to be a form',
    ...{
      method: 'PUT',
      path: () => `pages/${acmeId}/components/${api}`,
      headers: { 'content-type': form },
      status: 200,
    },
    body: () => '{"component":{"status":"operational"}}',
  },
  {
    who: 'a bridge sets it by a form',
    ...{
      method: 'PATCH',
      path: () => `pages/${acmeId}/components/${api}`,
      headers: { 'content-type': form },
      status: 200,
    },
    body: () => 'component[status]=degraded_performance',
  },
  {
    who: 'an alert router opens an incident with a map of components',
    ...{ method: 'POST', path: () => `pages/${acmeId}/incidents`, headers: { 'content-type': json }, status: 201 },
    body: () =>
      JSON.stringify({
        incident: {
          ...{
            name: 'Alert',
            status: 'investigating',
            body: 'Fired',
            impact_override: 'major',
            deliver_notifications: false,
          },
          ...{ components: { [api]: 'major_outage', [web]: 'degraded_performance' }, component_ids: [api, web] },
        },
      }),
  },
  {
    who: 'a chat bot opens one by a form with brackets',
    ...{ method: 'POST', path: () => `pages/${acmeId}/incidents.json`, headers: { 'content-type': form }, status: 201 },
    body: () =>
      `incident[name]=Slow&incident[status]=identified&incident[wants_twitter_update]=f&incident[component_ids][]=${api}&incident[components][${api}]=partial_outage`,
  },
  {
    who: 'a Go program asks in lower case',
    ...{ method: 'GET', path: () => `pages/${acmeId}`, headers: { authorization: 'oauth TOKEN' }, status: 200 },
  },
  {
    who: 'a fork writes Bearer',
    ...{ method: 'GET', path: () => `pages/${acmeId}.json`, headers: { authorization: 'Bearer TOKEN' }, status: 200 },
  },
  {
    who: 'a pusher of metrics has the token in the address',
    ...{
      method: 'GET',
      path: () => `pages/${acmeId}/metrics.json?api_key=TOKEN`,
      headers: { authorization: '' },
      status: 200,
    },
  },
  {
    who: 'a provider of Terraform reads what is gone',
    method: 'GET',
    path: () => `pages/${acmeId}/components/zzzzzzzzzzzz`,
    status: 404,
  },
  {
    who: 'it reads a group that is gone',
    method: 'GET',
    path: () => `pages/${acmeId}/component-groups/zzzzzzzzzzzz`,
    status: 404,
  },
  {
    who: 'a program asks with a method that none has',
    method: 'PUT',
    path: () => `pages/${acmeId}/components`,
    status: 405,
  },
]

test.each(habits)('$who', async ({ method, path, headers = {}, body, status }) => {
  const withToken = (text: string) => text.replace('TOKEN', token)
  const said = { authorization: `OAuth ${token}`, ...headers }
  const sent = Object.entries(said).flatMap(([name, value]) => (value === '' ? [] : [[name, withToken(value)]]))
  const init = { method, headers: Object.fromEntries(sent), ...(body ? { body: Buffer.from(body()) } : {}) }
  const answer = await app.visitor().send(withToken(`/v1/${path()}`), init)
  expect([answer.status, answer.status < 400 ? '' : answer.text]).toEqual([
    status,
    status < 400 ? '' : expect.stringContaining('"error"'),
  ])
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
})

test('a program that asks until a part is shorter than it asked for has seen each row once', async () => {
  for (let count = 0; count < 5; count++)
    createService(app.deps, system, acmeId, { name: `Service ${count}`, description: '', serviceGroupId: null })
  const program = app.withToken(token)
  const seen: string[] = []
  for (let page = 1, size = 3; size === 3; page++) {
    const rows = JSON.parse((await program.get(`/v1/pages/${acmeId}/components?page=${page}&per_page=3`)).text)
    seen.push(...rows.map(({ name }: { name: string }) => name))
    size = rows.length
  }
  expect(seen).toEqual(['API', 'Web', ...[0, 1, 2, 3, 4].map((count) => `Service ${count}`)])
})
