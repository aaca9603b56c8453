import { beforeAll, expect, test, vi } from 'vitest'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { recordNotedCalls } from '#src/domain/api-tokens/note-call.ts'
import { type TokenLimits, unlimited } from '#src/domain/api-tokens/token-limits.ts'
import { allowApiKeyInAddress } from '#src/domain/organizations/api-key-in-address.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { entries } from '#src/testing/accounts.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

/** What tokens are held to, whatever they call: scopes, addresses, rates, and what is recorded of it. */

const json = { 'content-type': 'application/json' }
const components = `/v1/pages/${acmeId}/components`

let app: TestApp
let service: string

beforeAll(() => {
  app = testApp()
  service = createService(app.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
})

let made = 0

function token(limits: Partial<TokenLimits> = {}, role: 'viewer' | 'admin' = 'admin') {
  made += 1
  const input = { name: `Token ${made}`, role, days: 30 }
  return createApiToken(app.deps, system, acmeId, input, { ...unlimited, ...limits })
}

const program = (...asked: Parameters<typeof token>) => app.withToken(token(...asked))

const patch = (one: Browser, status: string, headers: Record<string, string> = {}) =>
  one.send(`${components}/${service}`, {
    method: 'PATCH',
    headers: { ...json, ...headers },
    body: JSON.stringify({ component: { status } }),
  })

/** Entries about calls of the token made last, oldest first. */
function recorded() {
  recordNotedCalls(app.deps)
  const last = entries(app.deps).findLast(({ action }) => action === 'api_token.created')?.subject
  return entries(app.deps).flatMap(({ action, by, changes }) => (by === last ? [{ action, changes }] : []))
}

test('a scope is kept to wherever a token calls, and the refusal says which one is missing', async () => {
  const reader = program({ scopes: ['read'] })
  expect((await reader.get(components)).status).toBe(200)
  const refused = await patch(reader, 'major_outage')
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    403,
    { error: 'This token is for read, which does not allow this. Use one with the scope “services”.' },
  ])
  expect((await patch(program({ scopes: ['read', 'services'] }), 'operational')).status).toBe(200)
  expect((await patch(program({ scopes: ['read', 'incidents', 'subscribers'] }), 'operational')).status).toBe(403)
})

test('a token with addresses of its own is refused elsewhere, with the address that it comes from', async () => {
  const refused = await program({ networks: ['203.0.113.0/24'] }).get('/v1/pages')
  expect([refused.status, JSON.parse(refused.text)]).toEqual([
    403,
    {
      error:
        'This token works from its own addresses alone, and you come from 127.0.0.1. Call from one of them, or use another token.',
    },
  ])
  expect((await program({ networks: ['127.0.0.1'] }).get('/v1/pages')).status).toBe(200)
})

test('each answer says what is left of the token’s calls; beyond them it is told when to come back', async () => {
  const limited = program({ callsPerMinute: 2 })
  const said = ({ headers }: { headers: Headers }) =>
    ['ratelimit-policy', 'ratelimit', 'retry-after'].map((name) => headers.get(name))
  expect(said(await limited.get('/v1/pages'))).toEqual(['"token";q=2;w=60', '"token";r=1;t=60', null])
  app.deps.clock.advance(17_500)
  const missing = await limited.get('/v1/pages/zzzzzzzzzzzz')
  expect([missing.status, said(missing)]).toEqual([404, ['"token";q=2;w=60', '"token";r=0;t=43', null]])
  const refused = await limited.get('/v1/pages')
  expect([refused.status, said(refused)]).toEqual([429, ['"token";q=2;w=60', '"token";r=0;t=43', '43']])
  expect(JSON.parse(refused.text).error).toBe('This token may make 2 calls a minute. Try again in 43 seconds.')
  expect(said(await program().get('/v1/pages'))).toEqual(['"token";q=18000;w=60', '"token";r=17999;t=60', null])
  app.deps.clock.advance(42_500)
  expect((await limited.get('/v1/pages')).status).toBe(200)
})

test('what reads is recorded once a day, what is refused once for each way; what changes has its own entry', async () => {
  const reading = program({ scopes: ['read'] })
  for (let time = 0; time < 3; time++) {
    await reading.get(components)
    await reading.get(`${components}.json`)
    await patch(reading, 'operational')
    await reading.get(`${components}/zzzzzzzzzzzz`)
    await patch(reading, 'operational', { 'content-type': 'application/json', 'if-match': '"x"' })
  }
  const operation = (method: string, path = '') => `${method} /v1/pages/:page_id/components${path}`
  const expected = [
    { action: 'api_token.used', changes: { operation: operation('GET') } },
    { action: 'api_token.refused', changes: { operation: operation('PATCH', '/:component_id'), status: 403 } },
    { action: 'api_token.refused', changes: { operation: operation('GET', '/:component_id'), status: 404 } },
  ]
  // A refusal is noted once its answer has left.
  await vi.waitFor(() => expect(recorded()).toEqual(expected))
  const writing = program()
  await patch(writing, 'degraded_performance')
  await patch(writing, 'operational')
  await vi.waitFor(() => {
    expect(recorded().map(({ action }) => action)).toEqual(['service.status_set', 'service.status_set'])
  })
})

test('a token in the address opens the API where the organization allows it, and stands in nothing that it answers', async () => {
  const [secret, visitor] = [token(), app.visitor()]
  const asked = `${components}?per_page=1&api_key=${secret}`
  const refused = await visitor.get(asked)
  expect([refused.status, JSON.parse(refused.text).error]).toEqual([
    403,
    'This organization takes no token in the address, where logs on the way may keep it. Send the header Authorization: OAuth TOKEN, or let an admin allow api_key in the dashboard, under API tokens.',
  ])
  allowApiKeyInAddress(app.deps, system, acmeId, true)
  createService(app.deps, system, acmeId, { name: 'Web', description: '', serviceGroupId: null })
  const answers = [await visitor.get(asked), refused, await visitor.get(`/v1/nothing?api_key=${secret}`)]
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 404])
  expect(answers[0]?.headers.get('link')).toBe(`<${components}?per_page=1&page=2>; rel="next"`)
  expect(JSON.stringify(answers.map(({ text, headers }) => [text, [...headers]]))).not.toContain(secret)
  expect((await visitor.get(`/v1/pages?api_key=${secret}x`)).status).toBe(401)
  // A header is what is meant, where there is one.
  expect((await visitor.get(`/v1/pages?api_key=${secret}`, { authorization: 'OAuth wrong' })).status).toBe(401)
  // It opens nothing but the API.
  expect((await visitor.get(`/app/acme?api_key=${secret}`)).status).toBe(303)
  await vi.waitFor(() => expect(JSON.stringify(app.deps.logger.lines)).toContain(components))
  expect(JSON.stringify(app.deps.logger.lines)).not.toContain(secret)
  allowApiKeyInAddress(app.deps, system, acmeId, false)
})
