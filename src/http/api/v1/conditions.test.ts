import { beforeAll, expect, test } from 'vitest'
import { sentCalls } from '#src/db/schema/api-calls.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { routesAt } from '#src/http/methods.ts'
import type { Browser, TestAnswer, TestApp } from '#src/testing/harness.ts'
import { filled, populated } from '#src/testing/one-of-everything.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { operations } from './operations.ts'

/** ETag, If-None-Match, If-Match and Idempotency-Key are each operation's, so that every served one is walked. */

const json = { 'content-type': 'application/json' }

let app: TestApp
let program: Browser
let pathOf: (path: string) => string
let service: string

beforeAll(() => {
  const everything = populated()
  app = everything.app
  program = programOf()
  service = createService(app.deps, system, acmeId, { name: 'Own', description: '', serviceGroupId: null }).id
  pathOf = (path) => filled(path, 'acme', everything.ids.acme, undefined)
})

function programOf(): Browser {
  return app.withToken(createApiToken(app.deps, system, acmeId, { name: 'Program', role: 'owner', days: 30 }))
}

const reads = operations.filter(({ route }) => route.method === 'GET')
const changes = operations.filter(({ route }) => route.method !== 'GET')

function send(
  one: (typeof operations)[number],
  headers: Record<string, string>,
  body = one.example,
): Promise<TestAnswer> {
  const text = JSON.stringify(body ?? {})
  const sent = one.body === null ? undefined : text
  return program.send(pathOf(one.route.path), {
    method: one.route.method,
    headers: { ...json, ...headers },
    ...(sent === undefined ? {} : { body: sent }),
  })
}

const auditEnd = () => app.audited().filter((action) => !action.startsWith('api_token.')).length

test('there are operations to walk', () => {
  expect([reads.length, changes.length].every((count) => count >= 2)).toBe(true)
})

test.each(reads.map((one) => [one.route.path, one] as const))(
  'GET %s has a tag, and is not sent twice',
  async (_path, one) => {
    const first = await send(one, {})
    if (first.status !== 200) return expect([404, 422]).toContain(first.status)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]{22}"$/)
    for (const known of [etag, `W/${etag}`, `"another", ${etag}`, '*']) {
      const again = await send(one, { 'if-none-match': known })
      expect([known, again.status, again.text, again.headers.get('etag')]).toEqual([known, 304, '', etag])
    }
    expect((await send(one, { 'if-none-match': '"another"' })).text).toBe(first.text)
  },
)

test.each(changes.map((one) => [one.route.method, one.route.path, one] as const))(
  '%s %s changes nothing where If-Match names another version',
  async (method, path, one) => {
    const before = auditEnd()
    const isRead = routesAt(path).some((route) => route.method === 'GET')
    const refused = await send(one, { 'if-match': '"another"' })
    // What is not there is not found, whatever it should be compared with.
    if (refused.status === 404) return expect(isRead).toBe(true)
    expect([method, path, refused.status]).toEqual([method, path, 412])
    expect(JSON.parse(refused.text).error).toMatch(/^If-Match: \S.+\.$/)
    expect(auditEnd()).toBe(before)
  },
)

test.each(changes.map((one, at) => [one.route.method, one.route.path, one, at] as const))(
  '%s %s with an Idempotency-Key acts once',
  async (_method, _path, one, at) => {
    const key = { 'idempotency-key': `key ${at}` }
    const first = await send(one, key)
    const before = auditEnd()
    const second = await send(one, key)
    expect([second.status, second.text]).toEqual([first.status, first.text])
    expect(auditEnd()).toBe(before)
    const isDone = first.status < 300
    expect(second.headers.get('idempotent-replayed')).toBe(isDone ? 'true' : null)
    if (!isDone || one.body === null) return
    const other = await send(one, key, { ...Object(one.example), other: 'contents' })
    expect([other.status, JSON.parse(other.text).error]).toEqual([
      422,
      'Idempotency-Key: This key was sent with another call before. Take a new key for each call that is new.',
    ])
  },
)

const path = () => `/v1/pages/${acmeId}/components/${service}`

function setStatus(status: string, headers: Record<string, string>, by = program): Promise<TestAnswer> {
  const body = JSON.stringify({ component: { status } })
  return by.send(path(), { method: 'PATCH', headers: { ...json, ...headers }, body })
}

const errorOf = ({ status, text }: TestAnswer) => [status, JSON.parse(text).error]

test('a change goes through where nothing has changed since it was read, under either name of the address', async () => {
  const { headers } = await program.get(`${path()}.json`)
  const etag = headers.get('etag') ?? ''
  expect((await setStatus('partial_outage', { 'if-match': `W/${etag}` })).status).toBe(200)
  const refused = await setStatus('operational', { 'if-match': etag })
  expect(errorOf(refused)).toEqual([
    412,
    'If-Match: This has changed since you read it. Read it again, and send your change with the new ETag.',
  ])
  const now = await program.get(path())
  expect([now.headers.get('etag') === etag, JSON.parse(now.text).status]).toEqual([false, 'partial_outage'])
  expect(refused.headers.get('etag')).toBe(now.headers.get('etag'))
  expect((await setStatus('operational', { 'if-match': '*' })).status).toBe(200)
})

test('of many that have read the same and change it at once, one does', async () => {
  const etag = (await program.get(path())).headers.get('etag') ?? ''
  const statuses = ['partial_outage', 'major_outage', 'degraded_performance', 'under_maintenance']
  const answers = await Promise.all(statuses.map((status) => setStatus(status, { 'if-match': etag })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412])
})

test('sent five times at once with one key, it acts once, and everybody gets its answer', async () => {
  const before = auditEnd()
  const key = { 'idempotency-key': '"8e03978e-40d5-43e8-bc93-6894a57f9324"' }
  const answers = await Promise.all(Array.from({ length: 5 }, () => setStatus('major_outage', key)))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect(answers.flatMap(({ headers }) => headers.get('idempotent-replayed') ?? [])).toHaveLength(4)
  expect(auditEnd()).toBe(before + 1)
  // Without the quotes it is the same key; another token's is another.
  await setStatus('operational', {})
  const bare = { 'idempotency-key': '8e03978e-40d5-43e8-bc93-6894a57f9324' }
  expect(JSON.parse((await setStatus('major_outage', bare)).text).status).toBe('major_outage')
  expect(JSON.parse((await program.get(path())).text).status).toBe('operational')
  await setStatus('major_outage', bare, programOf())
  expect(JSON.parse((await program.get(path())).text).status).toBe('major_outage')
})

test('an answer that was given is given again, whatever has changed since; a refusal is none', async () => {
  const etag = (await program.get(path())).headers.get('etag') ?? ''
  const both = { 'if-match': etag, 'idempotency-key': 'both' }
  const stale = { 'if-match': '"x"', 'idempotency-key': 'both' }
  expect((await setStatus('partial_outage', stale)).status).toBe(412)
  const first = await setStatus('partial_outage', both)
  expect([first.status, (await setStatus('partial_outage', both)).text]).toEqual([200, first.text])
})

test.each(['', '""', 'x'.repeat(256)])('the key %j is refused, and nothing is done', async (key) => {
  const before = auditEnd()
  expect(errorOf(await setStatus('operational', { 'idempotency-key': key }))).toEqual([
    400,
    'Idempotency-Key: Send 1 to 255 plain characters, such as a UUID.',
  ])
  expect(auditEnd()).toBe(before)
})

test('where the process ended before the answer was written down, the second call is told to look', async () => {
  const key = { 'idempotency-key': 'cut' }
  await setStatus('degraded_performance', key)
  app.deps.db.update(sentCalls).set({ answer: null }).run()
  expect(errorOf(await setStatus('degraded_performance', key))).toEqual([
    409,
    'Idempotency-Key: This was done before, and its answer is gone. Read what it changed before you send it again with a new key.',
  ])
})
