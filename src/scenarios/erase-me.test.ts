import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { BlockList } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { verifyCommand } from '#src/commands/verify.ts'
import { readConfig } from '#src/config.ts'
import { closeDatabase, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { openRequestLogs } from '#src/db/request-logs.ts'
import { apiTokens, passkeys, sessions } from '#src/db/schema/access.ts'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { incidentNotes } from '#src/db/schema/incident-notes.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { auditArchives, auditEntries, notices, rateLimits } from '#src/db/schema/operations.ts'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { eachAudit } from '#src/domain/audit/list-audit.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { eraseDueAccounts } from '#src/domain/erasure/erase-account.ts'
import { publishNotice } from '#src/domain/notices/publish-notice.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { enforceNow } from '#src/testing/enforce-now.ts'
import { bringArchive } from '#src/testing/factories.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'
import { dataFolder } from '#src/testing/serving.ts'
import { requestLogsInThread } from '#src/testing/test-deps.ts'

const day = 24 * 3_600_000
const password = 'seven blue herons'
/** Words that give away who she is; none may be left. */
const traces = [
  'Zelda',
  'Quartermaine',
  'zq@persona.example',
  'zelda.new@persona.example',
  '203.0.113.77',
  'HeronBrowser',
]

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** The product over a data folder of its own, set up, with a relay, behind a proxy that passes on visitors' addresses. */
async function withFolder() {
  const { folder, remove } = dataFolder()
  const data = join(folder, 'data')
  mkdirSync(join(data, 'uploads'), { recursive: true })
  writeFileSync(join(data, 'uploads/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  const db = openDatabase(join(data, 'opsentry.db'))
  migrateDatabase(db)
  const trustedProxies = new BlockList()
  trustedProxies.addAddress('127.0.0.1')
  const requestLogs = requestLogsInThread(
    () => app.deps,
    () => openRequestLogs(join(data, 'request-logs.db')),
  )
  const app: TestApp = testApp({ db, trustedProxies, requestLogs })
  const mails = await connectRelay(app)
  writeUnaudited(db, (tx) => void tx.update(instance).set({ signUp: 'open' }).run())
  publishFirstPolicy(app.deps)
  closing.push(
    remove,
    () => closeDatabase(db),
    () => mails.close(),
  )
  return { app, mails, data }
}

type World = Awaited<ReturnType<typeof withFolder>>

function herBrowser({ app }: World): Browser {
  const browser = app.visitor()
  browser.headers['x-forwarded-for'] = '203.0.113.77'
  browser.headers['user-agent'] = 'HeronBrowser/9'
  return browser
}

async function signUp(world: World, browser: Browser): Promise<string> {
  expect((await browser.post('/sign-up', { email: 'zq@persona.example' })).status).toBe(200)
  const link = await world.mails.linkTo('zq@persona.example', /\/sign-up\//)
  expect((await browser.post(link, { name: 'Zelda Q', password })).status).toBe(303)
  return world.app.deps.db.select().from(accounts).where(eq(accounts.email, 'zq@persona.example')).get()?.id ?? ''
}

/** Everything a person does here that leaves something behind. */
async function work(world: World, browser: Browser, accountId: string): Promise<void> {
  const { app, mails } = world
  const { db } = app.deps
  await app.as('ann').post('/app/acme/team/invitations', { email: 'zq@persona.example', role: 'admin', days: '7' })
  const invitation = await mails.linkTo('zq@persona.example', /\/invitations\//)
  expect((await browser.post(`${invitation}/membership`)).status).toBe(303)
  await browser.post('/account/name', { name: 'Zelda Quartermaine' })

  const opened = { title: 'Logins fail', body: 'We look into it.', status: 'investigating' }
  expect((await browser.post('/app/acme/incidents', opened)).status).toBe(303)
  const incident = db.select().from(incidents).get()?.id ?? ''
  await browser.post(`/app/acme/incidents/${incident}/updates`, { status: 'identified', body: 'Found it.' })
  await browser.post(`/app/acme/incidents/${incident}/notes`, { body: 'The second disk.' })
  await browser.post(`/app/acme/incidents/${incident}/draft`, { body: 'Half a sentence by Zelda' })
  await browser.post('/app/acme/team/invitations', { email: 'new@other.example', role: 'viewer', days: '7' })
  await browser.post('/app/acme/api-tokens', { name: 'Zelda’s script', role: 'viewer', days: '30' })
  const token = db.select().from(apiTokens).get()?.id ?? ''
  expect((await app.as('otto').post(`/app/acme/api-tokens/${token}/revocation`)).status).toBe(303)
  publishNotice(app.deps, system, { title: 'Notice', body: 'Text', startsAt: 0, endsAt: 2 ** 52, mail: true })
  await browser.post(`/account/notices/${db.select().from(notices).get()?.id}/dismissal`)
  writeUnaudited(db, (tx) => {
    const key = { id: 'passkey00000', credentialId: 'credential', publicKey: 'key', counter: 0, createdAt: 0 }
    tx.insert(passkeys)
      .values({ ...key, accountId, name: 'Phone of Zelda' })
      .run()
    // As if she had signed in with it.
    tx.update(sessions).set({ secondFactor: true }).where(eq(sessions.accountId, accountId)).run()
  })
  expect((await browser.post('/account/passkeys/passkey00000/removal')).status).toBe(303)

  const email = { email: 'zelda.new@persona.example', currentPassword: password }
  expect((await browser.post('/account/email', email)).status).toBe(303)
  await browser.post(await mails.linkTo('zelda.new@persona.example', /\/verify-email\//))
  const stranger = herBrowser(world)
  await stranger.post('/sign-in', { email: 'zelda.new@persona.example', password: 'wrong wrong wrong' })
  await stranger.post('/forgot-password', { email: 'zelda.new@persona.example' })
  await mails.mailsTo('zelda.new@persona.example')
}

/** The log as it is now, brought along from an earlier Opsentry: packed, and beside the chain. */
function bringAlong({ app }: World): void {
  const text = [...eachAudit(app.deps.db, acmeId, {})].flat().map((entry) => `${JSON.stringify(entry)}\n`)
  bringArchive(app.deps, { text: text.join(''), entries: text.length })
}

/** The archived log as text: it is packed, so a search by bytes does not find words in it. */
function unpacked({ app }: World): string {
  const archives = app.deps.db.select().from(auditArchives).all()
  return archives.map(({ bytes }) => gunzipSync(bytes).toString('utf8')).join('')
}

async function deleteAccount(browser: Browser, changes: Record<string, string> = {}) {
  const form = { currentPassword: password, typedEmail: 'zelda.new@persona.example', ...changes }
  return browser.post('/account/data/deletion', form)
}

/** Rows and files, as they are: everything that holds one of her traces, by table or path. */
function found(world: World): string[] {
  const { data } = world
  const { $client } = world.app.deps.db
  $client.run('PRAGMA wal_checkpoint(TRUNCATE)')
  const tables = $client.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  const rows = tables.map(({ name }) => ({
    where: name,
    what: JSON.stringify($client.query(`SELECT * FROM "${name}"`).all()),
  }))
  const files = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => ({ where: name, what: readFileSync(join(parentPath, name)).toString('latin1') }))
  expect(files.map(({ where }) => where)).toEqual(
    expect.arrayContaining(['opsentry.db', 'opsentry.db-wal', 'logo.svg']),
  )
  return [...rows, ...files, { where: 'audit_archives, unpacked', what: unpacked(world) }].flatMap(({ where, what }) =>
    traces.filter((trace) => what.toLowerCase().includes(trace.toLowerCase())).map((trace) => `${trace} in ${where}`),
  )
}

async function verify(data: string): Promise<string> {
  const lines: string[] = []
  const key = Buffer.alloc(32, 7).toString('base64')
  const config = readConfig({ OPSENTRY_DATA: data, OPSENTRY_SECRET_KEY: key })
  await verifyCommand.run([], { config, out: (line) => void lines.push(line) })
  return lines.join('\n')
}

test('a whole life: signed up, at work, deleted, brought back, deleted again, erased without a trace', async () => {
  const world = await withFolder()
  const { app, mails, data } = world
  const { db, clock } = app.deps
  const browser = herBrowser(world)
  const id = await signUp(world, browser)
  await work(world, browser, id)
  bringAlong(world)
  expect(db.select().from(policyAcknowledgements).all()).toMatchObject([{ accountId: id }])
  await app.deps.requestLogs.flush()
  expect(found(world)).toEqual(
    expect.arrayContaining(['203.0.113.77 in audit_archives, unpacked', '203.0.113.77 in request-logs.db-wal']),
  )
  expect(new Set(found(world).map((one) => one.split(' in ')[0]))).toEqual(new Set(traces))

  clock.advance(day)
  expect((await deleteAccount(browser)).text).toContain('Your account is deleted')
  expect((await browser.get('/account')).location).toContain('/sign-in')
  expect((await browser.post('/sign-in', { email: 'zelda.new@persona.example', password })).text).toContain(
    'This account is deleted. For 30 days the link in the mail about it restores it',
  )
  const undo = await mails.linkTo('zelda.new@persona.example', /\/undo-deletion\//)
  expect((await browser.get(undo)).text).toContain('The account of zelda.new@persona.example was deleted.')
  expect((await browser.get('/account')).location).toContain('/sign-in')
  expect((await browser.post(undo)).location).toBe('/sign-in')
  expect((await browser.post(undo)).status).toBe(404)
  expect((await browser.post('/sign-in', { email: 'zelda.new@persona.example', password })).status).toBe(303)
  expect((await browser.get('/app/acme')).status).toBe(200)

  clock.advance(day)
  expect((await deleteAccount(browser)).status).toBe(200)
  await mails.mailsTo('zelda.new@persona.example')
  clock.advance(30 * day - 1)
  expect(await enforceNow(app.deps, 'accounts')).toEqual({})
  clock.advance(1)
  expect(await enforceNow(app.deps, 'accounts')).toEqual({ accounts: 1 })
  expect(await enforceNow(app.deps, 'accounts')).toEqual({})

  // The request log forgets where requests came from; what browser it was goes at its own age.
  expect(found(world)).toEqual(['HeronBrowser in request-logs.db'])
  await enforceNow(app.deps, 'requests')
  expect(found(world)).toEqual([])
  expect(db.select().from(policyAcknowledgements).all()).toEqual([])
  expect(verifyChains(db)).toEqual([])
  expect(app.audited(null)).toContain('account.erased')
  expect(app.audited()).toEqual(expect.arrayContaining(['incident.opened', 'account.erased', 'audit.details_erased']))

  const pseudonym = db.select().from(incidentNotes).get()?.authorId ?? ''
  expect(pseudonym).toMatch(/^erased-[0-9a-f]{8}$/)
  expect(
    new Set(
      db
        .select()
        .from(statusUpdates)
        .all()
        .map(({ authorId }) => authorId),
    ),
  ).toEqual(new Set([pseudonym]))
  const incident = db.select().from(incidents).get()
  expect((await app.as('ann').get(`/app/acme/incidents/${incident?.id}`)).text).toContain('Deleted account')
  expect((await app.as('ann').get('/app/acme/audit')).text).toContain('Deleted account')
  expect((await app.visitor().get(`/incidents/${incident?.id}`)).text).toContain('Found it.')

  closeDatabase(db)
  expect(await verify(data)).toContain('is sound.')
})

test('what others did keeps where it came from', async () => {
  const world = await withFolder()
  const { app } = world
  const browser = herBrowser(world)
  await work(world, browser, await signUp(world, browser))
  await deleteAccount(browser)
  app.deps.clock.advance(30 * day)
  await eraseDueAccounts(app.deps, system)
  const entries = app.deps.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all()
  const byAnn = entries.filter(({ actorId }) => actorId === 'ann000000000')
  expect(byAnn.length).toBeGreaterThan(0)
  expect(byAnn.every(({ details }) => JSON.parse(details).ip === '127.0.0.1')).toBe(true)
  const opened = entries.find(({ action }) => action === 'incident.opened')
  expect(JSON.parse(opened?.details ?? '')).toEqual({
    erased: expect.stringMatching(/^erased-/),
    changes: { title: 'Logins fail', status: 'investigating', services: [], notify: false },
  })
})

test('brought back while it is being erased, the account stays', async () => {
  const world = await withFolder()
  const { app } = world
  const browser = herBrowser(world)
  const id = await signUp(world, browser)
  await deleteAccount(browser, { typedEmail: 'zq@persona.example' })
  app.deps.clock.advance(30 * day)
  const bringBack = () =>
    writeUnaudited(app.deps.db, (tx) => void tx.update(accounts).set({ deletionRequestedAt: null }).run())
  expect(await eraseDueAccounts(app.deps, system, bringBack)).toBe(0)
  expect(app.deps.db.select().from(accounts).where(eq(accounts.id, id)).get()?.name).toBe('Zelda Q')
  expect(verifyChains(app.deps.db)).toEqual([])
})

test('of five who undo at once and an erasure at the last moment one thing happens', async () => {
  const world = await withFolder()
  const { app, mails } = world
  const browser = herBrowser(world)
  await signUp(world, browser)
  await deleteAccount(browser, { typedEmail: 'zq@persona.example' })
  const undo = await mails.linkTo('zq@persona.example', /\/undo-deletion\//)
  app.deps.clock.advance(30 * day - 1)
  const five = Array.from({ length: 5 }, () => app.visitor().post(undo))
  const [erased, ...answers] = await Promise.all([eraseDueAccounts(app.deps, system), ...five])
  expect(erased).toBe(0)
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404, 404])
})

test('once it is due the link is over, whether or not the erasure has run', async () => {
  const world = await withFolder()
  const { app, mails } = world
  const browser = herBrowser(world)
  await signUp(world, browser)
  await deleteAccount(browser, { typedEmail: 'zq@persona.example' })
  const undo = await mails.linkTo('zq@persona.example', /\/undo-deletion\//)
  app.deps.clock.advance(30 * day)
  const [answer, erased] = await Promise.all([app.visitor().post(undo), eraseDueAccounts(app.deps, system)])
  expect([answer.status, erased]).toEqual([404, 1])
})

test('attempts that still count against her addresses go as soon as their time is over', async () => {
  const world = await withFolder()
  const { app } = world
  const browser = herBrowser(world)
  await signUp(world, browser)
  await deleteAccount(browser, { typedEmail: 'zq@persona.example' })
  app.deps.clock.advance(30 * day)
  await herBrowser(world).post('/sign-in', { email: 'zq@persona.example', password })
  await eraseDueAccounts(app.deps, system)
  const keys = app.deps.db.select().from(rateLimits).all()
  expect(keys.map(({ key }) => key)).toEqual(['sign-in:network:203.0.113.77'])
})
