import { afterAll, expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { appOver, type TestApp } from '#src/testing/harness.ts'
import { idsOfPrograms, populated } from '#src/testing/one-of-everything.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { answerSchema, specifiedOperations } from '#src/testing/statuspage-specification.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { curlOf, operationIdOf, variablesOf } from './describe.ts'
import type { Operation } from './operation.ts'
import { operations } from './operations.ts'

/** Each of the original's operations: by the line of curl that the docs show, before an app with one of everything. */

const { app, ids } = populated()
const tokenOf = (organizationId: string) =>
  createApiToken(app.deps, system, organizationId, { name: 'Program', role: 'owner', days: 30 })
const [token, foreign] = [tokenOf(acmeId), tokenOf(otherId)]
const bytes = app.deps.db.$client.serialize()

let current: TestApp = app
interface Asked {
  url: string
  method: string
  headers: Headers
  body: ArrayBuffer | null
}

/** What came last. */
let arrived: Asked
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { url, method, headers } = request
    arrived = { url, method, headers, body: request.body && (await request.arrayBuffer()) }
    return current.handle(new Request(url, arrived))
  },
})
afterAll(() => server.stop(true))
const url = `http://127.0.0.1:${server.port}`

function startAnew(): void {
  current = appOver(testDeps({ db: databaseFrom(bytes), ids: app.deps.ids }))
}

interface Answer {
  status: number
  json: unknown
}

/** Of things of which this app has none. */
const unknown = Object.fromEntries(
  routesIn(routes.managementApi).flatMap((route) =>
    Object.values(variablesOf(route)).map((name) => [name, 'abcdefghijkl']),
  ),
)

/** Runs a line of the docs in a shell that knows the ids. */
async function run(line: string): Promise<Answer> {
  const env = { ...unknown, PATH: process.env.PATH, OPSENTRY_TOKEN: token, ...idsOfPrograms(ids.acme) }
  const shell = Bun.spawn(['sh', '-uc', `${line} -sS -w '\\n%{http_code}'`], { env, stderr: 'pipe' })
  const [said, complaint] = [await new Response(shell.stdout).text(), await new Response(shell.stderr).text()]
  if ((await shell.exited) !== 0) throw new Error(`${line}\n${complaint}`)
  const [text = '', status = ''] = [said.slice(0, said.lastIndexOf('\n')), said.slice(said.lastIndexOf('\n') + 1)]
  return { status: Number(status), json: text === '' ? undefined : JSON.parse(text) }
}

/** Asks as that line did, with another token or another body. */
async function askAgain(line: Asked, { as = token, body }: { as?: string; body?: object }): Promise<Answer> {
  const headers = new Headers(line.headers)
  headers.set('authorization', `OAuth ${as}`)
  if (body) headers.set('content-type', 'application/json')
  headers.delete('content-length')
  const sent = body ? JSON.stringify(body) : line.body
  const answer = await current.handle(new Request(line.url, { ...line, headers, body: sent }))
  return { status: answer.status, json: await answer.json() }
}

const isRefusal = (json: unknown): boolean => {
  const sentences = [Object(json).error].flat()
  return sentences.length > 0 && sentences.every((one) => typeof one === 'string' && /\.$/.test(one))
}

const byId = new Map(operations.map((one) => [operationIdOf(one.route), one]))
const routeById = new Map(routesIn(routes.managementApi).map((route) => [operationIdOf(route), route]))

test('the original has 112 operations, each with a route of its own', () => {
  expect(specifiedOperations).toHaveLength(112)
  const ours = [...routeById].map(([id, { method, path }]) => `${id}: ${method} ${path}`)
  const theirs = specifiedOperations.map(({ operationId, method, path }) => `${operationId}: ${method} ${path}`)
  expect(ours.toSorted()).toEqual(theirs.toSorted())
})

test.each(specifiedOperations)('$method $path', async (specified) => {
  const operation = byId.get(specified.operationId)
  if (!operation) throw new Error(`nothing serves ${specified.operationId}`)
  const { status, json } = await run(curlOf(operation, url))
  expect([status, status < 300 ? '' : json]).toEqual([operation.status, ''])
  const schema = answerSchema(specified, status)
  expect(schema === null || schema(json) ? [] : [schema.errors, json]).toEqual([])
  if (specified.method !== 'GET') startAnew()
  await refuses(operation)
})

/** Without a token, with another organization's, and with a field that nobody knows. */
async function refuses(operation: Operation): Promise<void> {
  const line = arrived
  const strangers = [await askAgain(line, { as: 'made-up' })]
  if (operation.route.may !== 'any token') strangers.push(await askAgain(line, { as: foreign }))
  expect(strangers.map(({ status, json }) => [status, isRefusal(json)])).toEqual(
    [401, 404].slice(0, strangers.length).map((status) => [status, true]),
  )
  if (operation.body === null) return
  const body = operation.body.wrapper ? { [operation.body.wrapper]: { nonsense: 1 } } : { nonsense: 1 }
  const { status, json } = await askAgain(line, { body })
  expect([status, isRefusal(json), JSON.stringify(json).includes('nonsense')]).toEqual([422, true, true])
}

test('how many are served', () => {
  const served = specifiedOperations.filter(({ operationId }) => byId.has(operationId)).length
  process.stdout.write(
    `${served} of ${specifiedOperations.length} served, ${specifiedOperations.length - served} refused by name\n`,
  )
  expect(byId.size).toBe(served)
})
