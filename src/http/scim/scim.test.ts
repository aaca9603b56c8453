import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { appOver, type TestApp, testApp } from '#src/testing/harness.ts'
import { accountId, acmeId, otherId, system } from '#src/testing/personas.ts'
import { giveGroupsRoles, type ScimReply, scimClient } from '#src/testing/scim.ts'
import { addProvenDomain } from '#src/testing/sso.ts'
import { testDeps } from '#src/testing/test-deps.ts'

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
const patchOf = (...Operations: unknown[]) => ({ schemas: [patchSchema], Operations })

let app: TestApp
let ask: ReturnType<typeof scimClient>

/** One app for all: what a test writes, the next one does not see. */
const start = testApp()
addProvenDomain(start.deps, acmeId, 'acme.example')
const bytes = start.deps.db.$client.serialize()

beforeEach(() => {
  app = appOver(testDeps({ db: databaseFrom(bytes) }))
  ask = scimClient(app)
})

const idOf = ({ json }: ScimReply) => String(json.id)
const found = ({ json }: ScimReply) => [json.totalResults, (json.Resources as { id: string }[]).map(({ id }) => id)]
const roleOf = (id: string) =>
  app.deps.db.select().from(memberships).where(eq(memberships.accountId, id)).get()?.role ?? null

test('Entra ID from the first request to the last: looks, creates, changes, puts into a group, deactivates, deletes', async () => {
  giveGroupsRoles(app.deps, { Operators: 'editor' })
  const look = () => ask('GET', 'Users?filter=userName+eq+%22adele%40acme.example%22')
  expect((await look()).json).toEqual({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  })

  const made = await ask('POST', 'Users', {
    schemas: [userSchema, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'adele@acme.example',
    active: true,
    emails: [{ primary: true, type: 'work', value: 'adele@acme.example' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Adele Vance', familyName: 'Vance', givenName: 'Adele' },
    roles: [],
    title: 'Manager',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: '701984', department: 'Retail' },
  })
  const id = idOf(made)
  const location = `http://localhost/scim/v2/Users/${id}`
  expect([made.status, made.headers.get('content-type')]).toEqual([201, 'application/scim+json; charset=utf-8'])
  expect([made.headers.get('location'), made.headers.get('etag')]).toEqual([location, expect.stringMatching(/^W\/"/)])
  expect(made.json).toEqual({
    schemas: [userSchema],
    id,
    externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
    userName: 'adele@acme.example',
    name: { formatted: 'Adele Vance', givenName: 'Adele', familyName: 'Vance' },
    active: true,
    emails: [{ value: 'adele@acme.example', type: 'work', primary: true }],
    meta: {
      resourceType: 'User',
      created: '2026-03-10T12:00:00.000Z',
      lastModified: '2026-03-10T12:00:00.000Z',
      location,
      version: made.headers.get('etag'),
    },
  })
  expect(found(await look())).toEqual([1, [id]])

  const changed = await ask(
    'PATCH',
    `Users/${id}`,
    patchOf(
      { op: 'Replace', path: 'name.familyName', value: 'Verne' },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Books' },
    ),
  )
  expect([changed.status, changed.json.name]).toEqual([200, expect.objectContaining({ familyName: 'Verne' })])

  const group = await ask('POST', 'Groups', {
    schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    displayName: 'Operators',
    meta: { resourceType: 'Group' },
  })
  const added = await ask(
    'PATCH',
    `Groups/${idOf(group)}?excludedAttributes=members`,
    patchOf({ op: 'Add', path: 'members', value: [{ $ref: null, value: id }] }),
  )
  expect([added.status, added.json.members]).toEqual([200, undefined])
  const inGroup = `Groups?excludedAttributes=members&filter=id%20eq%20%22${idOf(group)}%22%20and%20members%20eq%20%22${id}%22`
  expect(found(await ask('GET', inGroup))).toEqual([1, [idOf(group)]])
  const account = String(app.deps.db.$client.query('SELECT account_id FROM scim_users').values()[0])
  expect(roleOf(account)).toBe('editor')

  const off = await ask('PATCH', `Users/${id}`, patchOf({ op: 'Replace', path: 'active', value: 'False' }))
  expect([off.status, off.json.active, roleOf(account)]).toEqual([200, false, null])
  expect((await ask('DELETE', `Users/${id}`)).status).toBe(204)
  expect((await ask('GET', `Users/${id}`)).json).toEqual({
    schemas: [errorSchema],
    status: '404',
    detail: 'There is no such user.',
  })
  expect((await ask('GET', `Groups/${idOf(group)}`)).json.members).toEqual([])
})

test('Okta: counts, looks, creates with a password that nobody keeps, puts, and deactivates without a path', async () => {
  expect((await ask('GET', 'Users?startIndex=1&count=2')).json).toMatchObject({ totalResults: 0, itemsPerPage: 0 })
  const body = {
    schemas: [userSchema],
    userName: 'test.user@acme.example',
    name: { givenName: 'Test', familyName: 'User' },
    emails: [{ primary: true, value: 'test.user@acme.example', type: 'work' }],
    displayName: 'Test User',
    locale: 'en-US',
    externalId: '00ujl29u0le5T6Aj10h7',
    groups: [],
    password: '1mz050nq',
    active: true,
  }
  const made = await ask('POST', 'Users', body)
  expect([made.status, JSON.stringify(made.json).includes('1mz050nq')]).toEqual([201, false])
  const id = idOf(made)
  const put = await ask('PUT', `Users/${id}`, { ...body, id, displayName: 'Another', meta: { resourceType: 'User' } })
  expect([put.status, put.json.displayName, put.json.active]).toEqual([200, 'Another', true])
  const off = await ask('PATCH', `Users/${id}`, patchOf({ op: 'replace', value: { active: false } }))
  expect(off.json.active).toBe(false)
  const again = await ask('PUT', `Users/${id}`, { ...body, id, active: true })
  expect(again.json.active).toBe(true)
  const twice = await ask('POST', 'Users', body)
  expect([twice.status, twice.json]).toEqual([
    409,
    expect.objectContaining({ schemas: [errorSchema], status: '409', scimType: 'uniqueness' }),
  ])
})

test('a deactivation in the middle of a session: the next click finds nothing, in this organization alone', async () => {
  const made = await ask('POST', 'Users', { schemas: [userSchema], userName: 'ed@example.com' })
  const ed = app.as('ed')
  expect((await ed.get('/app/acme/incidents/new')).status).toBe(200)
  await ask('PATCH', `Users/${idOf(made)}`, patchOf({ op: 'Replace', path: 'active', value: 'False' }))
  expect((await ed.get('/app/acme/incidents/new')).status).toBe(404)
  expect((await ed.post('/app/acme/incidents', { title: 'A' })).status).toBe(404)
  expect((await ed.get('/account')).status).toBe(200)
  const log = (await app.as('ann').get('/app/acme/audit')).text
  expect([log.includes('member.deactivated'), log.includes('Entra ID (SCIM)')]).toEqual([true, true])
})

test('the last owner stays, and the provider is told what to do', async () => {
  const [iris, otto] = await Promise.all(
    ['iris', 'otto'].map((name) => ask('POST', 'Users', { schemas: [userSchema], userName: `${name}@example.com` })),
  )
  if (!iris || !otto) throw new Error('nobody was made')
  expect((await ask('DELETE', `Users/${idOf(iris)}`)).status).toBe(204)
  const refused = await ask('PATCH', `Users/${idOf(otto)}`, patchOf({ op: 'Replace', path: 'active', value: 'False' }))
  expect([refused.status, refused.json.schemas, refused.json.detail]).toEqual([
    409,
    [errorSchema],
    expect.stringContaining('is the only owner of Acme'),
  ])
  expect((await ask('GET', `Users/${idOf(otto)}`)).json.active).toBe(true)
})

test('lists: pages from 1, a count of nothing, filters that read everybody, attributes that were asked for', async () => {
  const ids: string[] = []
  for (const at of [1, 2, 3]) {
    app.deps.clock.advance(1)
    const user = { userName: `u${at}@acme.example`, externalId: `x${at}`, displayName: at === 2 ? 'Zoë' : 'Ann' }
    ids.push(idOf(await ask('POST', 'Users', user)))
  }
  const [first, second, third] = ids
  const list = async (query: string) => found(await ask('GET', `Users?${query}`))
  expect(await list('')).toEqual([3, ids])
  expect(await list('startIndex=2&count=1')).toEqual([3, [second]])
  expect(await list('startIndex=0&count=1')).toEqual([3, [first]])
  expect(await list('startIndex=9')).toEqual([3, []])
  expect(await list('count=0')).toEqual([3, []])
  expect(await list('count=-1')).toEqual([3, []])
  expect(await list(`filter=${encodeURIComponent('displayName sw "a"')}&startIndex=2`)).toEqual([2, [third]])
  expect(await list(`filter=${encodeURIComponent('externalId eq "x2" and active eq true')}`)).toEqual([1, [second]])
  expect(await list(`filter=${encodeURIComponent(`id eq "${third}"`)}`)).toEqual([1, [third]])
  expect(await list(`filter=${encodeURIComponent('meta.lastModified gt "2026-03-10T12:00:00.002Z"')}`)).toEqual([
    1,
    [third],
  ])
  const one = await ask('GET', `Users/${first}?attributes=userName,name.givenName`)
  expect(Object.keys(one.json)).toEqual(['schemas', 'id', 'userName'])
  const without = await ask('GET', `Users/${first}?excludedAttributes=emails,id,${userSchema}:displayName`)
  expect(Object.keys(without.json)).toEqual(['schemas', 'id', 'externalId', 'userName', 'active', 'meta'])
})

test('ETags: known is not sent again, and what has changed meanwhile is not changed unseen', async () => {
  const made = await ask('POST', 'Users', { userName: 'u@acme.example' })
  const path = `Users/${idOf(made)}`
  const etag = made.headers.get('etag') ?? ''
  const known = await ask('GET', path, undefined, { 'if-none-match': etag })
  expect([known.status, known.json, known.headers.get('etag')]).toEqual([304, {}, etag])
  const change = patchOf({ op: 'replace', path: 'displayName', value: 'U' })
  const first = await ask('PATCH', path, change, { 'if-match': etag })
  expect([first.status, first.headers.get('etag') === etag]).toEqual([200, false])
  for (const [method, body] of [
    ['PATCH', change],
    ['PUT', { userName: 'v@acme.example' }],
    ['DELETE', undefined],
  ] as const)
    expect((await ask(method, path, body, { 'if-match': etag })).json).toMatchObject({ status: '412' })
  expect((await ask('DELETE', path, undefined, { 'if-match': '*' })).status).toBe(204)

  const group = await ask('POST', 'Groups', { displayName: 'G' })
  const stale = { 'if-match': 'W/"7"' }
  expect((await ask('PUT', `Groups/${idOf(group)}`, { displayName: 'H' }, stale)).status).toBe(412)
  expect((await ask('DELETE', `Groups/${idOf(group)}`, undefined, { 'if-match': 'W/"1"' })).status).toBe(204)
})

test('discovery says what is there and what is not', async () => {
  const config = await ask('GET', 'ServiceProviderConfig')
  expect(config.json).toMatchObject({
    patch: { supported: true },
    bulk: { supported: false },
    filter: { supported: true, maxResults: 200 },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [{ type: 'oauthbearertoken' }],
  })
  expect(found(await ask('GET', 'ResourceTypes'))).toEqual([2, ['User', 'Group']])
  expect(found(await ask('GET', 'Schemas'))).toEqual([2, [userSchema, groupSchema]])
  expect((await ask('GET', 'ResourceTypes/Group')).json).toMatchObject({ endpoint: '/Groups', schema: groupSchema })
  expect((await ask('GET', `Schemas/${userSchema}`)).json).toMatchObject({ name: 'User' })
  expect((await ask('GET', 'Schemas/urn:other')).status).toBe(404)
})

test.each<[string, string, unknown, number, string | undefined]>([
  ['GET', 'Users?filter=userName', undefined, 400, 'invalidFilter'],
  ['GET', 'Users?startIndex=one', undefined, 400, 'invalidValue'],
  ['GET', 'Users/nobody', undefined, 404, undefined],
  ['GET', 'Nothing', undefined, 404, undefined],
  ['POST', 'Users', '{"userName": ', 400, 'invalidSyntax'],
  ['POST', 'Users', '[]', 400, 'invalidSyntax'],
  ['POST', 'Users', {}, 400, 'invalidValue'],
  ['POST', 'Users', { userName: 'nobody' }, 400, 'invalidValue'],
  ['POST', 'Users', { userName: 'a@elsewhere.example' }, 409, undefined],
  ['POST', 'Groups', { displayName: 'G', members: [{ value: 'nobody' }] }, 400, 'invalidValue'],
  ['PATCH', 'Users/nobody', patchOf({ op: 'replace', path: 'active', value: false }), 404, undefined],
  ['PATCH', 'Groups/nobody', patchOf({ op: 'remove' }), 400, 'noTarget'],
  ['PUT', 'Users', {}, 405, undefined],
  ['POST', 'Users', `[${'1,'.repeat(10_001)}1]`, 400, undefined],
  ['POST', 'Users', `"${'a'.repeat(1_100_000)}"`, 413, undefined],
])('%s %s is refused in SCIM’s own words', async (method, path, body, status, scimType) => {
  const answer = await ask(method, path, body, { 'content-length': String(String(body).length) })
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/scim+json; charset=utf-8'])
  expect(answer.json).toMatchObject({ schemas: [errorSchema], status: String(status) })
  expect(answer.json.scimType).toBe(scimType)
  expect(answer.json.detail).toMatch(/\.$/)
})

test('no session, no API token, and no token of another organization opens anything', async () => {
  const made = await ask('POST', 'Users', { userName: 'ed@example.com' })
  const refused = (answer: { status: number; headers: Headers }) => [
    answer.status,
    answer.headers.get('www-authenticate'),
  ]
  const owner = app.as('otto')
  expect(refused(await owner.get('/scim/v2/Users'))).toEqual([401, 'Bearer'])
  const token = createApiToken(app.deps, system, acmeId, { name: 'API', role: 'owner', days: 0 })
  const program = app.visitor()
  for (const authorization of [`Bearer ${token}`, `OAuth ${token}`, 'Bearer', 'Basic YTpi'])
    expect(refused(await program.get('/scim/v2/Users', { authorization }))).toEqual([401, 'Bearer'])
  const foreign = scimClient(app, otherId)
  expect((await foreign('GET', 'Users')).json.totalResults).toBe(0)
  for (const method of ['GET', 'DELETE']) expect((await foreign(method, `Users/${idOf(made)}`)).status).toBe(404)
  const off = patchOf({ op: 'replace', path: 'active', value: false })
  expect((await foreign('PATCH', `Users/${idOf(made)}`, off)).status).toBe(404)
  expect((await foreign('PUT', `Users/${idOf(made)}`, { userName: 'ed@example.com', active: false })).status).toBe(404)
  expect(roleOf(accountId('ed'))).toBe('editor')
})
