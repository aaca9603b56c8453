import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const json = { 'content-type': 'application/json' }

function service(app: TestApp) {
  return createService(app.deps, system, acmeId, { name: 'API', description: 'REST', serviceGroupId: null })
}

async function created(app: TestApp, fields: Record<string, string> = {}) {
  const ann = app.as('ann')
  const answer = await ann.post('/app/acme/api-tokens', { name: 'Deploys', role: 'editor', days: '30', ...fields })
  return { ann, answer, token: /opsentry_[\w-]+/.exec(answer.text)?.[0] ?? '' }
}

const patch = (program: Browser, id: string, body: string, headers: Record<string, string> = json) =>
  program.send(`/v1/pages/${acmeId}/components/${id}`, { method: 'PATCH', headers, body })

test('a token is shown once, stored as a hash, and opens the API under either name', async () => {
  const app = testApp()
  const { ann, answer, token } = await created(app)
  expect(answer.text).toContain('it is shown only once')
  expect(token).toMatch(/^opsentry_.{40,}$/)
  expect((await ann.get('/app/acme/api-tokens')).text).not.toContain(token)
  expect(Buffer.from(app.deps.db.$client.serialize()).includes(token)).toBe(false)
  for (const scheme of ['OAuth', 'Bearer', 'oauth']) {
    const pages = await app.visitor().get('/v1/pages', { authorization: `${scheme} ${token}` })
    expect(JSON.parse(pages.text)).toMatchObject([{ id: acmeId, name: 'Acme', time_zone: 'Europe/Berlin' }])
  }
  expect(app.audited()).toEqual(['api_token.created'])
})

test('an editor’s token sets a status as Statuspage’s clients do; what came in is the token’s deed', async () => {
  const app = testApp()
  const { id } = service(app)
  const { token, ann } = await created(app)
  const program = app.withToken(token)
  const answer = await patch(program, id, JSON.stringify({ component: { status: 'major_outage' } }))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
  expect(JSON.parse(answer.text)).toMatchObject({ id, page_id: acmeId, name: 'API', status: 'major_outage' })
  const asForm = new URLSearchParams({ 'component[status]': 'operational' }).toString()
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(JSON.parse((await patch(program, id, asForm, form)).text).status).toBe('operational')
  expect((await ann.get('/app/acme/audit')).text).toContain('Deploys (API token)')
})

test('an admin’s token changes what visitors see of a component, and reads back what it wrote; an editor’s changes nothing', async () => {
  const app = testApp()
  const { id } = service(app)
  const options = { showcase: false, only_show_if_degraded: true, start_date: '2025-06-01' }
  const body = JSON.stringify({ component: { status: 'degraded_performance', ...options } })
  const editor = app.withToken((await created(app)).token)
  expect((await patch(editor, id, body)).status).toBe(403)
  const path = `/v1/pages/${acmeId}/components/${id}`
  expect(JSON.parse((await editor.get(path)).text)).toMatchObject({ status: 'operational', showcase: true })

  const admin = app.withToken((await created(app, { role: 'admin' })).token)
  const written = { id, name: 'API', description: 'REST', status: 'degraded_performance', ...options }
  expect(JSON.parse((await patch(admin, id, body)).text)).toMatchObject(written)
  expect(JSON.parse((await admin.get(path)).text)).toMatchObject(written)
  const [shown] = JSON.parse((await app.visitor().get('/api/v2/components.json')).text).components
  expect(shown).toMatchObject(written)
  expect(app.audited().slice(-2)).toEqual(['service.edited', 'service.status_set'])
  const refused = await patch(admin, id, '{"component":{"status":"operational","start_date":"tomorrow"}}')
  expect([refused.status, JSON.parse(refused.text).error]).toEqual([
    422,
    'component[start_date]: Send a day such as 2026-03-10, or null.',
  ])
  expect(JSON.parse((await admin.get(path)).text)).toMatchObject(written)
})

test('an internal component is known to the team’s tokens alone', async () => {
  const app = testApp()
  const { id } = service(app)
  editService(app.deps, system, acmeId, id, { internal: true })
  const program = app.withToken((await created(app)).token)
  expect(JSON.parse((await program.get(`/v1/pages/${acmeId}/components`)).text)).toMatchObject([{ id }])
  expect((await patch(program, id, '{"component":{"status":"major_outage"}}')).status).toBe(200)
  const summary = JSON.parse((await app.visitor().get('/api/v2/summary.json')).text)
  expect(summary).toMatchObject({ components: [], status: { indicator: 'none' } })
})

test('refusals are a sentence in JSON', async () => {
  const app = testApp()
  const { id } = service(app)
  const { token } = await created(app, { role: 'viewer' })
  const program = app.withToken(token)
  const body = JSON.stringify({ component: { status: 'major_outage' } })
  const answers = {
    401: await patch(app.visitor(), id, body),
    403: await patch(program, id, body),
    404: await program.get('/v1/pages/zzzzzzzzzzzz'),
    422: await patch(app.withToken((await created(app)).token), id, '{"component":{"status":"fine"}}'),
    400: await patch(app.withToken((await created(app)).token), id, '{"component":'),
  }
  for (const [status, answer] of Object.entries(answers)) {
    expect([status, String(answer.status)]).toEqual([status, status])
    expect(JSON.parse(answer.text).error).toMatch(/^(component\[status\]: )?[A-Z].+\.$/)
  }
})

test('a revoked, an expired and a made-up token open nothing; a cookie opens no API', async () => {
  const app = testApp()
  const { ann, token } = await created(app)
  const program = app.withToken(token)
  expect((await program.get('/v1/pages')).status).toBe(200)
  expect((await app.withToken(`${token}x`).get('/v1/pages')).status).toBe(401)
  expect((await ann.get('/v1/pages')).status).toBe(401)
  const { id } = app.deps.db.select().from(apiTokens).get() ?? { id: '' }
  expect((await ann.post(`/app/acme/api-tokens/${id}/revocation`)).status).toBe(303)
  expect((await program.get('/v1/pages')).status).toBe(401)

  const late = app.withToken((await created(app)).token)
  app.deps.clock.advance(30 * 24 * 3_600_000)
  expect((await late.get('/v1/pages')).status).toBe(401)
})

test('when a token was last used is shown', async () => {
  const app = testApp()
  const { ann, token } = await created(app)
  expect((await ann.get('/app/acme/api-tokens')).text).toContain('never used')
  await app.withToken(token).get('/v1/pages')
  expect((await ann.get('/app/acme/api-tokens')).text).toContain('last used <time datetime="2026-03-10T12:00:00.000Z"')
})

test('after thirty wrong tokens from one address the next has to wait; good ones never do', async () => {
  const app = testApp()
  const good = app.withToken((await created(app)).token)
  for (let time = 1; time <= 40; time++) expect((await good.get('/v1/pages')).status).toBe(200)
  for (let time = 1; time <= 30; time++) expect((await app.withToken('wrong').get('/v1/pages')).status).toBe(401)
  const refused = await app.withToken('wrong').get('/v1/pages')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '600'])
  expect((await good.get('/v1/pages')).status).toBe(200)
})

test('nobody makes a token above their own role', async () => {
  const { answer } = await created(testApp(), { role: 'owner' })
  expect(answer.status).toBe(403)
})
