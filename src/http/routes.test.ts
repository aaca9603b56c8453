import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { createScimToken } from '#src/domain/scim/create-scim-token.ts'
import { ensureInstance } from '#src/domain/settings/instance.ts'
import { type Access, type Permission, routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { Browser, type TestAnswer, type TestApp, testApp } from '#src/testing/harness.ts'
import {
  filled,
  foreignId,
  namesThing,
  populated,
  send,
  type Verdict,
  verdict,
} from '#src/testing/one-of-everything.ts'
import { acmeId, otherId, type Persona, system } from '#src/testing/personas.ts'
import { type Role, roles } from '#src/words.ts'
import { hasOwnPattern, routeOf } from './find-route.ts'

/** Everyone who may stand before a route. Otto owns acme and is nobody else; Ines administers the instance, without a team. */
const people = {
  'signed out': null,
  viewer: 'vic',
  editor: 'ed',
  admin: 'ann',
  owner: 'otto',
  'owner of another organization': 'olga',
  'instance admin': 'ines',
} as const satisfies Record<string, Persona | null>
const programs = ['viewer', 'editor', 'admin', 'owner'] as const satisfies Role[]

type Held = Role | 'owner of another organization' | 'SCIM' | 'SCIM of another organization'
type Caller = { name: string; persona: Persona | null; token: Held | null }

const callers: Caller[] = [
  ...Object.entries(people).map(([name, persona]) => ({ name, persona, token: null })),
  ...programs.map((token) => ({ name: `token of a ${token}`, persona: null, token })),
  { name: 'token of another organization', persona: null, token: 'owner of another organization' },
  { name: 'SCIM token', persona: null, token: 'SCIM' },
  { name: 'SCIM token of another organization', persona: null, token: 'SCIM of another organization' },
]

/** The verdict of the role table, made without asking a route. */
function expected(caller: Caller, needed: Access, path: string): Verdict {
  if (needed === 'anyone') return 'admitted'
  if (path.startsWith('/v1/') || path === '/mcp') return expectedOfProgram(caller, needed)
  if (path.startsWith('/scim/')) return expectedOfProvider(caller, path)
  if (caller.persona === null) return 'sign in'
  if (needed === 'account' || needed === 'session') return 'admitted'
  if (needed === 'instance admin') return caller.name === 'instance admin' ? 'admitted' : 'forbidden'
  const role = roles.find((one) => one === caller.name)
  if (!role) return 'not found'
  return mayDo(role, needed as Permission) ? 'admitted' : 'forbidden'
}

const asksForPrograms = (path: string) => /^\/(v1\/|scim\/|mcp$)/.test(path)

/**
 * What a caller asks for. A token opens nothing that people sign in for, whoever's it is: an owner's, who may most, and a provider's
 * are shown at every route, all others where programs ask.
 */
function askedBy({ token }: Caller) {
  const isShownEverywhere = token === null || token === 'owner' || token === 'SCIM'
  return served.filter(({ path }) => isShownEverywhere || asksForPrograms(path))
}

const isOfScim = (token: Held | null) => token === 'SCIM' || token === 'SCIM of another organization'

/** No session and no API token, be it an owner's, says who belongs to an organization. */
function expectedOfProvider({ token }: Caller, path: string): Verdict {
  if (!isOfScim(token)) return 'unauthorized'
  return token === 'SCIM' || !path.includes('/:id') ? 'admitted' : 'not found'
}

function expectedOfProgram({ token }: Caller, needed: Access): Verdict {
  if (token === null || token === 'SCIM' || token === 'SCIM of another organization') return 'unauthorized'
  if (needed === 'any token') return 'admitted'
  if (token === 'owner of another organization') return 'not found'
  return mayDo(token, needed as Permission) ? 'admitted' : 'forbidden'
}

async function browserOf(app: TestApp, { persona, token }: Caller): Promise<Browser> {
  if (token === null) return persona === null ? app.visitor() : app.as(persona)
  if (token === 'SCIM' || token === 'SCIM of another organization')
    return provider(app, token === 'SCIM' ? acmeId : otherId)
  const [organizationId, role] =
    token === 'owner of another organization' ? [otherId, 'owner' as const] : [acmeId, token]
  const program = app.withToken(createApiToken(app.deps, system, organizationId, { name: 'Program', role, days: 30 }))
  // That a token was used is noted once a minute: from here on nothing but the route can change anything.
  await program.get('/v1/pages')
  return program
}

/** Its first use is noted here, as a program's is. */
async function provider(app: TestApp, organizationId: string): Promise<Browser> {
  const browser = app.visitor()
  const token = createScimToken(app.deps, system, organizationId, { name: 'Provider', days: 0 })
  browser.headers.authorization = `Bearer ${token}`
  await browser.get('/scim/v2/ServiceProviderConfig')
  return browser
}

/** Everything that is stored but attempts, which are counted whatever comes of them. */
function content({ deps }: TestApp): string {
  const tables = deps.db.$client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'rate_limits'")
    .all()
  const rows = tables.map(({ name }) => deps.db.$client.query(`SELECT * FROM "${name}"`).values())
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

/** A caller before an app with everything in it; `again()` puts its database back to this state, and gives another browser. */
async function standing(caller: Caller) {
  const { app, ids, common } = populated()
  const browser = await browserOf(app, caller)
  const [bytes, session, headers] = [
    app.deps.db.$client.serialize(),
    browser.cookie('opsentry_session'),
    browser.headers,
  ]
  function again(): Browser {
    app.deps.db = databaseFrom(bytes)
    ensureInstance(app.deps)
    const same = new Browser(app.handle, session)
    same.headers = headers
    return same
  }
  return { app, ids, common, browser, again }
}

/** After thirty wrong tokens every further one would have to wait. */
function forgetAttempts({ deps }: TestApp): void {
  deps.db.delete(rateLimits).run()
}

/** Rows that were written through this connection, ever. */
function rowsChanged({ deps }: TestApp): number {
  return deps.db.$client.query<{ count: number }, []>('SELECT total_changes() AS count').get()?.count ?? 0
}

const served = testApp()
  .app.routes.map(({ method, path }) => ({ method, path }))
  .filter(({ path }) => !path.startsWith('/setup') && !path.startsWith('/assets'))
  // The same route under the other name that programs give it.
  .filter(({ path }) => !/^\/v1\/pages.*\.json$|^\/v1\/pages\.json$|^\/v1\/organizations.*\.json$/.test(path))

test('every route is declared, and every declared one is served', () => {
  const there = testApp().app.routes.map(({ method, path }) => `${method} ${path}`)
  const declared = routesIn(routes).flatMap(({ method, patterns }) =>
    patterns.filter(hasOwnPattern).map((one) => `${method} ${one}`),
  )
  expect(there.toSorted()).toEqual(declared.toSorted())
  expect(served.length).toBeGreaterThan(120)
})

test.each(callers)('$name: every route answers as the role table says', async (caller) => {
  const { app, ids, common, again, ...start } = await standing(caller)
  let { browser } = start
  const before = content(app)
  let changed = rowsChanged(app)
  let isAsBefore = true
  const putBack = () => {
    browser = again()
    changed = rowsChanged(app)
    isAsBefore = true
  }
  const wrong: unknown[] = []
  for (const { method, path } of askedBy(caller)) {
    const should = expected(caller, routeOf(method, path)?.may ?? 'anyone', path)
    const refused = should !== 'admitted'
    const own = caller.name === 'owner of another organization' && path.startsWith('/account') ? ids.other : ids.acme
    const url = filled(path, 'acme', own, undefined, common)
    const ask = async () => {
      const answer = await send(browser, method, url)
      return { answer, did: verdict(answer, asksForPrograms(path) ? 'GET' : method) }
    }
    if (refused && !isAsBefore) putBack()
    if (should === 'unauthorized') forgetAttempts(app)
    let { answer, did } = await ask()
    // An earlier change may be why, such as a session that ended.
    if (!(refused || isAsBefore) && did !== 'admitted') {
      putBack()
      ;({ answer, did } = await ask())
    }
    // Whoever is admitted may still name something that is not theirs, such as another account's session.
    if (refused ? did !== should : did === 'sign in' || did === 'forbidden' || did === 'unauthorized')
      if (!isPersonal(path, answer)) wrong.push({ method, path, should, did, status: answer.status })
    // Most change not even a counter; then nothing has to be read. Whoever is admitted may have changed anything.
    const isSame = rowsChanged(app) === changed
    if (refused && !isSame && content(app) !== before) wrong.push({ method, path, should, changed: true })
    if (!refused && !isSame) isAsBefore = false
    changed = rowsChanged(app)
  }
  expect(wrong).toEqual([])
})

/** Making organizations is the instance admin's, unless the settings say otherwise: an account is asked by the verb. */
function isPersonal(path: string, { status }: TestAnswer): boolean {
  return path === '/app/new' && status === 403
}

test("another organization's ids are not found, exactly as unknown ones, and change nothing", async () => {
  const { app, ids } = populated()
  const owner = app.as('otto')
  const program = app.withToken(createApiToken(app.deps, system, acmeId, { name: 'Program', role: 'owner', days: 30 }))
  const named = served.filter(({ path }) => namesThing(path))
  expect(named.length).toBeGreaterThanOrEqual(30)
  const scim = await provider(app, acmeId)
  await program.get('/v1/pages')
  const before = content(app)
  for (const { method, path } of named) {
    const browser = path.startsWith('/v1/') ? program : path.startsWith('/scim/') ? scim : owner
    const answers = []
    for (const id of [foreignId(path, ids.other), 'zzzzzzzzzzzz']) {
      const { status, text } = await send(browser, method, filled(path, 'acme', ids.acme, id))
      answers.push({ method, path, status, text })
    }
    // An operation that Opsentry has nothing for asks for no thing.
    const status = answers[1]?.status === 501 ? 501 : 404
    expect(answers[0]).toEqual({ ...answers[1], status })
    expect([method, path, content(app) === before]).toEqual([method, path, true])
  }
})

test("an update of one's own incident is not found under another one, and the other way round", async () => {
  const { app, ids } = populated()
  const owner = app.as('otto')
  for (const [incident, update] of [
    [ids.acme.incident, ids.other.update],
    [ids.other.incident, ids.acme.update],
    [ids.other.incident, ids.other.update],
  ])
    for (const path of [`/edit`, ''])
      expect(
        (await send(owner, path ? 'GET' : 'POST', `/app/acme/incidents/${incident}/updates/${update}${path}`)).status,
      ).toBe(404)
})

test("a message to another organization's endpoint is not found under one's own", async () => {
  const { app, ids } = populated()
  const owner = app.as('otto')
  const before = content(app)
  for (const [webhook, delivery] of [
    [ids.acme.webhook, ids.other.delivery],
    [ids.other.webhook, ids.acme.delivery],
    [ids.other.webhook, ids.other.delivery],
  ])
    expect((await owner.post(`/app/acme/webhooks/${webhook}/deliveries/${delivery}/redelivery`)).status).toBe(404)
  expect(content(app)).toBe(before)
})

test('the page of another organization reads like one that does not exist, for people and for programs', async () => {
  const { app, ids } = populated()
  const owner = app.as('otto')
  const program = app.withToken(createApiToken(app.deps, system, acmeId, { name: 'Program', role: 'owner', days: 30 }))
  for (const { method, path } of served.filter(({ path }) => path.startsWith('/app/:slug'))) {
    const [others, unknown] = [
      await send(owner, method, filled(path, 'other', ids.other, undefined)),
      await send(owner, method, filled(path, 'no-such-organization', ids.other, undefined)),
    ]
    expect([method, path, others.status, others.text]).toEqual([method, path, 404, unknown.text])
  }
  for (const { method, path } of served.filter(({ path }) => path.startsWith('/v1/pages/:page_id'))) {
    const others = await send(program, method, filled(path, '', ids.other, undefined))
    const unknown = await send(program, method, filled(path, '', { ...ids.other, page: 'zzzzzzzzzzzz' }, undefined))
    expect([method, path, others.status, others.text]).toEqual([method, path, 404, unknown.text])
  }
})

test('a token of a link opens nothing when it is made up', async () => {
  const { app } = populated()
  expect(app.deps.db.select().from(oneTimeTokens).all()).toEqual([])
  for (const { method, path } of served.filter(({ path }) => path.includes(':token'))) {
    if (routeOf(method, path)?.may !== 'anyone') continue
    const answer = await send(app.visitor(), method, path.replace(':slug', 'acme').replace(':token', 'a'.repeat(55)))
    expect([method, path, answer.status]).toEqual([method, path, 404])
  }
})
