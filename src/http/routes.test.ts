import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { apiTokens, invitations, oneTimeTokens, passkeys } from '#src/db/schema/access.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { type Role, roles } from '#src/db/schema/identity.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { auditArchives, notices } from '#src/db/schema/operations.ts'
import { subProcessors } from '#src/db/schema/privacy.ts'
import { statusUpdates } from '#src/db/schema/status.ts'
import { keepBooks } from '#src/db/write.ts'
import { startSession } from '#src/domain/accounts/sessions.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { mayDo } from '#src/domain/authorize.ts'
import { createTemplate, listTemplates } from '#src/domain/incidents/incident-templates.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { updatesOfWindow } from '#src/domain/maintenance/find-window.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { publishNotice } from '#src/domain/notices/publish-notice.ts'
import { queueNotification } from '#src/domain/notifications/queue-notification.ts'
import { savePolicyDraft } from '#src/domain/privacy/draft-policy.ts'
import { addSubProcessor } from '#src/domain/privacy/sub-processors.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { configureRelay } from '#src/domain/settings/configure-relay.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { testWebhook } from '#src/domain/webhooks/test-webhook.ts'
import { type Access, type Permission, routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { subscribe } from '#src/testing/factories.ts'
import { appOver, Browser, type TestAnswer, type TestApp, testApp } from '#src/testing/harness.ts'
import { accountId, acmeId, otherId, type Persona, system, testOrigin } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { routeOf } from './find-route.ts'

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

type Caller = { name: string; persona: Persona | null; token: Role | 'owner of another organization' | null }

const callers: Caller[] = [
  ...Object.entries(people).map(([name, persona]) => ({ name, persona, token: null })),
  ...programs.map((token) => ({ name: `token of a ${token}`, persona: null, token })),
  { name: 'token of another organization', persona: null, token: 'owner of another organization' },
]

type Verdict = 'admitted' | 'sign in' | 'forbidden' | 'not found' | 'unauthorized'

/** What the role table says: the expectation, made without asking a route. */
function expected(caller: Caller, needed: Access, path: string): Verdict {
  if (path.startsWith('/v1/')) return expectedOfProgram(caller, needed)
  if (needed === 'anyone') return 'admitted'
  if (caller.persona === null) return 'sign in'
  if (needed === 'account') return 'admitted'
  if (needed === 'instance admin') return caller.name === 'instance admin' ? 'admitted' : 'forbidden'
  const role = roles.find((one) => one === caller.name)
  if (!role) return 'not found'
  return mayDo(role, needed as Permission) ? 'admitted' : 'forbidden'
}

function expectedOfProgram({ token }: Caller, needed: Access): Verdict {
  if (token === null) return 'unauthorized'
  if (needed === 'any token') return 'admitted'
  if (token === 'owner of another organization') return 'not found'
  return mayDo(token, needed as Permission) ? 'admitted' : 'forbidden'
}

function verdict({ status, location }: TestAnswer, method: string): Verdict {
  if (status === 401) return method === 'GET' ? 'unauthorized' : 'sign in'
  else if (location?.startsWith('/sign-in?next=')) return 'sign in'
  else if (status === 403) return 'forbidden'
  else if (status === 404) return 'not found'
  else return 'admitted'
}

/** An app in which both organizations own one of everything, and what each id is. */
function populated() {
  const app = testApp()
  const { deps } = app
  const relay = { host: '127.0.0.1', port: '9', security: 'none', user: '', password: '', from: 'status@acme.example' }
  configureRelay(deps, system, relay)
  const notice = { title: 'Notice', body: 'Text', startsAt: 0, endsAt: 1, mail: false }
  publishNotice(deps, system, notice)
  const ids = { acme: thingsOf(app, acmeId, 'otto'), other: thingsOf(app, otherId, 'olga') }
  return { app, ids, common: commonThings(app) }
}

type Common = ReturnType<typeof commonThings>

/** What belongs to the instance itself. */
function commonThings({ deps }: TestApp) {
  const { id: version } = publishFirstPolicy(deps)
  savePolicyDraft(deps, system, { source: 'The next one.', summary: 'More.', language: 'en' })
  const facts = { name: 'Host', purpose: 'Hosting', location: 'Germany', url: null, since: '2026-01-01' }
  addSubProcessor(deps, system, facts)
  const subProcessor = deps.db.select().from(subProcessors).get()?.id ?? ''
  return { notice: deps.db.select().from(notices).get()?.id ?? '', version, subProcessor }
}

type Things = ReturnType<typeof thingsOf>

/** A message about the update that somebody may want to retry. */
function failedMessage(deps: TestApp['deps'], organizationId: string, statusUpdateId: string) {
  const subscriberId = subscribe(deps, `sue@${organizationId}.example`, { organizationId })
  return keepBooks(deps.db, (tx) => {
    queueNotification(tx, deps, system, organizationId, { statusUpdateId })
    const owed = tx.select().from(notifications).where(eq(notifications.statusUpdateId, statusUpdateId)).get()
    const [notification, delivery] = [owed?.id ?? '', deps.ids.id()]
    tx.insert(deliveries)
      .values({
        ...{ id: delivery, organizationId, notificationId: notification, subscriberId, createdAt: 0, nextAttemptAt: 0 },
        ...{ channel: 'email', kind: 'status_update', state: 'failed', address: 'sue@example.org' },
      })
      .run()
    return { notification, message: delivery }
  })
}

function thingsOf({ deps }: TestApp, organizationId: string, owner: Persona) {
  const group = createServiceGroup(deps, system, organizationId, { name: 'Group' })
  const service = createService(deps, system, organizationId, { name: 'API', description: '', serviceGroupId: null })
  const opened = { title: 'Incident', body: 'Text', status: 'investigating', services: [], notify: false } as const
  const incident = openIncident(deps, system, organizationId, { ...opened, services: [] })
  const update = deps.db.select().from(statusUpdates).where(eq(statusUpdates.incidentId, incident.id)).get()
  const window = scheduleWindow(deps, system, organizationId, {
    title: 'Window',
    body: 'Text',
    serviceIds: [],
    reminders: [],
    scheduledStart: deps.clock.now() + 3_600_000,
    scheduledEnd: deps.clock.now() + 7_200_000,
    autoStart: true,
    autoComplete: true,
    notifyAtStart: false,
    notifyAtEnd: false,
    notify: false,
    rule: null,
  })
  createTemplate(deps, system, organizationId, { name: 'T', title: 'T', body: 'T', status: 'investigating' })
  inviteMember(deps, system, organizationId, { email: `new@${organizationId}.example`, role: 'viewer', days: 7 })
  const invitation = deps.db.select().from(invitations).where(eq(invitations.organizationId, organizationId)).get()
  createApiToken(deps, system, organizationId, { name: 'Token', role: 'viewer', days: 30 })
  const token = deps.db.select().from(apiTokens).where(eq(apiTokens.organizationId, organizationId)).get()
  const subscriber = subscribe(deps, `reader@${organizationId}.example`, { organizationId })
  const url = 'https://hooks.example/status'
  const webhook = createWebhook(deps, system, organizationId, { name: 'Hook', url, events: ['incident'] })
  testWebhook(deps, system, organizationId, webhook.id)
  const delivery = deps.db.select().from(deliveries).where(eq(deliveries.webhookEndpointId, webhook.id)).get()
  const failed = failedMessage(deps, organizationId, update?.id ?? '')
  const passkey = {
    id: deps.ids.id(),
    accountId: accountId(owner),
    name: 'Key',
    publicKey: '',
    counter: 0,
    createdAt: 0,
  }
  const importId = deps.ids.id()
  const earlierAudit = {
    id: deps.ids.id(),
    organizationId,
    origin: 'http://elsewhere.example',
    exportedAt: 0,
    entries: 0,
  }
  const session = keepBooks(deps.db, (tx) => {
    tx.insert(auditArchives)
      .values({ ...earlierAudit, bytes: gzipSync('') })
      .run()
    tx.insert(passkeys)
      .values({ ...passkey, credentialId: passkey.id })
      .run()
    tx.insert(subscriberImports)
      .values({
        id: importId,
        organizationId,
        fileName: 'list.csv',
        consent: 'shop',
        state: 'previewed',
        rows: [{ line: 1, email: 'listed@example.org' }],
        problems: [],
        total: 1,
        createdAt: deps.clock.now(),
      })
      .run()
    return startSession(tx, deps, accountId(owner), testOrigin)
  })
  return {
    ...failed,
    service: service.id,
    group: group.id,
    incident: incident.id,
    update: update?.id ?? '',
    window: window.id,
    windowUpdate: updatesOfWindow(deps.db, window.id)[0]?.id ?? '',
    invitation: invitation?.id ?? '',
    token: token?.id ?? '',
    webhook: webhook.id,
    delivery: delivery?.id ?? '',
    template: listTemplates(deps.db, organizationId)[0]?.id ?? '',
    member: accountId(organizationId === acmeId ? 'vic' : 'olga'),
    subscriber,
    subscriberImport: importId,
    passkey: passkey.id,
    session: createHash('sha256').update(session).digest('hex').slice(0, 16),
    page: organizationId,
    earlierAudit: earlierAudit.id,
  }
}

/** Which of the things a route's `:id` names. A route that is in none of these fails the test: say here what its id is. */
const idOf: [RegExp, (things: Things) => string][] = [
  [/^(\/s\/:slug)?\/services\//, ({ service }) => service],
  [/^(\/s\/:slug)?\/incidents\//, ({ incident }) => incident],
  [/^(\/s\/:slug)?\/maintenance\//, ({ window }) => window],
  [/^\/app\/:slug\/audit\/earlier\//, ({ earlierAudit }) => earlierAudit],
  [/^\/app\/:slug\/maintenance\//, ({ window }) => window],
  [/^\/app\/:slug\/services\//, ({ service }) => service],
  [/^\/app\/:slug\/service-groups\//, ({ group }) => group],
  [/^\/app\/:slug\/incident-templates\//, ({ template }) => template],
  [/^\/app\/:slug\/incidents\//, ({ incident }) => incident],
  [/^\/app\/:slug\/subscribers\//, ({ subscriber }) => subscriber],
  [/^\/app\/:slug\/subscriber-imports\//, ({ subscriberImport }) => subscriberImport],
  [/^\/app\/:slug\/notifications\//, ({ notification }) => notification],
  [/^\/app\/:slug\/team\/members\//, ({ member }) => member],
  [/^\/app\/:slug\/team\/invitations\//, ({ invitation }) => invitation],
  [/^\/app\/:slug\/api-tokens\//, ({ token }) => token],
  [/^\/app\/:slug\/webhooks\//, ({ webhook }) => webhook],
  [/^\/account\/sessions\//, ({ session }) => session],
  [/^\/account\/passkeys\//, ({ passkey }) => passkey],
  [/^\/account\/organizations\//, ({ page }) => page],
  [/^\/v1\/pages\/:page_id\/components\//, ({ service }) => service],
]
const ofNobody = /^\/(admin|account)\/(notices|organizations|data-requests)\//
/** What belongs to no organization. */
const ofInstance: [RegExp, (common: Common) => string][] = [
  [/\/notices\//, ({ notice }) => notice],
  [/\/(privacy|privacy-policy)\/(history|versions)\/|\/policy-versions\//, ({ version }) => version],
  [/\/sub-processors\//, ({ subProcessor }) => subProcessor],
]

function filled(path: string, slug: string, things: Things, id: string | undefined, common?: Common): string {
  const find = idOf.find(([pattern]) => pattern.test(path))?.[1]
  const findCommon = ofInstance.find(([pattern]) => pattern.test(path))?.[1]
  if (/:(id|component_id)/.test(path) && !find && !findCommon && !ofNobody.test(path))
    throw new Error(`whose id is in ${path}?`)
  const own = (common && findCommon?.(common)) ?? find?.(things) ?? things.page
  return path
    .replace(':slug', slug)
    .replace(':page_id', things.page)
    .replace(/:(id|component_id)/, id ?? own)
    .replace(':updateId', path.includes('/maintenance/') ? things.windowUpdate : things.update)
    .replace(':deliveryId', path.includes('/webhooks/') ? things.delivery : things.message)
    .replace(/:\w+/g, 'abcdefghijkl')
}

async function browserOf(app: TestApp, { persona, token }: Caller): Promise<Browser> {
  if (token === null) return persona === null ? app.visitor() : app.as(persona)
  const [organizationId, role] =
    token === 'owner of another organization' ? [otherId, 'owner' as const] : [acmeId, token]
  const program = app.withToken(createApiToken(app.deps, system, organizationId, { name: 'Program', role, days: 30 }))
  // That a token was used is noted once a minute: from here on nothing but the route can change anything.
  await program.get('/v1/pages')
  return program
}

/** Everything that is stored but attempts, which are counted whatever comes of them. */
function content({ deps }: TestApp): string {
  const tables = deps.db.$client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'rate_limits'")
    .all()
  const rows = tables.map(({ name }) => deps.db.$client.query(`SELECT * FROM "${name}"`).values())
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

/** A caller before an app with everything in it; `again()`: the same, as it was. */
async function standing(caller: Caller) {
  const { app, ids, common } = populated()
  const browser = await browserOf(app, caller)
  const [bytes, session, headers] = [
    app.deps.db.$client.serialize(),
    browser.cookie('opsentry_session'),
    browser.headers,
  ]
  function again(): { app: TestApp; browser: Browser } {
    const fresh = appOver(testDeps({ db: databaseFrom(bytes), ids: app.deps.ids }))
    const same = new Browser(fresh.handle, session)
    same.headers = headers
    return { app: fresh, browser: same }
  }
  return { app, ids, common, browser, again }
}

/** Rows that were written through this connection, ever. */
function rowsChanged({ deps }: TestApp): number {
  return deps.db.$client.query<{ count: number }, []>('SELECT total_changes() AS count').get()?.count ?? 0
}

const served = testApp()
  .app.routes.map(({ method, path }) => ({ method, path }))
  .filter(({ path }) => !path.startsWith('/setup') && !path.startsWith('/assets'))

test('every route is declared, and every declared one is served', () => {
  const there = testApp().app.routes.map(({ method, path }) => `${method} ${path}`)
  const declared = routesIn(routes).flatMap(({ method, patterns }) => patterns.map((one) => `${method} ${one}`))
  expect(there.toSorted()).toEqual(declared.toSorted())
  expect(served.length).toBeGreaterThan(120)
})

test.each(callers)('$name: every route answers as the role table says', async (caller) => {
  const start = await standing(caller)
  const { ids, common } = start
  let { app, browser } = start
  let before = content(app)
  let changed = rowsChanged(app)
  const wrong: unknown[] = []
  for (const { method, path } of served) {
    const should = expected(caller, routeOf(method, path)?.may ?? 'anyone', path)
    const own = caller.name === 'owner of another organization' && path.startsWith('/account') ? ids.other : ids.acme
    const answer = await send(browser, method, filled(path, 'acme', own, undefined, common))
    const did = verdict(answer, path.startsWith('/v1/') ? 'GET' : method)
    const refused = should !== 'admitted'
    // Whoever is admitted may still name something that is not theirs, such as another account's session.
    if (refused ? did !== should : did === 'sign in' || did === 'forbidden' || did === 'unauthorized')
      if (!isPersonal(path, answer)) wrong.push({ method, path, should, did, status: answer.status })
    // Most change not even a counter; then nothing has to be read.
    const after = rowsChanged(app) === changed ? before : content(app)
    changed = rowsChanged(app)
    if (refused && after !== before) wrong.push({ method, path, should, changed: true })
    if (!refused && after !== before) {
      ;({ app, browser } = start.again())
      before = content(app)
      changed = rowsChanged(app)
    }
  }
  expect(wrong).toEqual([])
})

/** Making organizations is the instance admin's, unless the settings say otherwise: an account is asked by the verb. */
function isPersonal(path: string, { status }: TestAnswer): boolean {
  return path === '/app/new' && status === 403
}

/** Fields with which each form would do what it is for, as far as one set can. */
async function send(browser: Browser, method: string, url: string): Promise<TestAnswer> {
  if (method === 'GET') return browser.get(url)
  const status = url.includes('/incidents/') ? 'monitoring' : 'partial_outage'
  if (method === 'POST')
    return browser.post(url, { status, name: 'New', title: 'New', body: 'New', role: 'viewer', direction: 'up' })
  const body = JSON.stringify({ component: { status } })
  return browser.send(url, { method, headers: { 'content-type': 'application/json' }, body })
}

test("another organization's ids are not found, exactly as unknown ones, and change nothing", async () => {
  const { app, ids } = populated()
  const owner = app.as('otto')
  const program = app.withToken(createApiToken(app.deps, system, acmeId, { name: 'Program', role: 'owner', days: 30 }))
  const named = served.filter(
    ({ path }) => /:(id|component_id|updateId)/.test(path) && idOf.some(([p]) => p.test(path)),
  )
  expect(named.length).toBeGreaterThanOrEqual(30)
  await program.get('/v1/pages')
  const before = content(app)
  for (const { method, path } of named) {
    const browser = path.startsWith('/v1/') ? program : owner
    const foreignId = idOf.find(([pattern]) => pattern.test(path))?.[1](ids.other) ?? ''
    const answers = []
    for (const id of [foreignId, 'zzzzzzzzzzzz']) {
      const { status, text } = await send(browser, method, filled(path, 'acme', ids.acme, id))
      answers.push({ method, path, status, text })
    }
    expect(answers[0]).toEqual({ ...answers[1], status: 404 })
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
