import { BlockList } from 'node:net'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { accounts, instance, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { services } from '#src/db/schema/services.ts'
import { verifyChains } from '#src/domain/audit/verify-chain.ts'
import { freshApp } from '#src/testing/fresh-app.ts'
import { type Browser, testApp } from '#src/testing/harness.ts'
import { testSetupToken } from '#src/testing/test-deps.ts'

const ann = { name: 'Ann', email: 'Ann@Example.com', password: 'correct horse battery' }
const acme = { organization: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin', url: 'http://localhost' }
const relay = {
  host: 'smtp.example.com',
  port: '587',
  security: 'starttls',
  user: 'acme',
  password: 'relay secret',
  from: 'status@example.com',
}

async function through(browser: Browser, step: 'account' | 'organization' | 'relay'): Promise<void> {
  expect((await browser.post('/setup/account', ann)).status).toBe(303)
  if (step === 'account') return
  expect((await browser.post('/setup/organization', acme)).status).toBe(303)
  if (step === 'organization') return
  expect((await browser.post('/setup/relay/skip')).status).toBe(303)
}

test('the link leads from an empty instance to a status page with its services', async () => {
  const app = freshApp()
  const browser = app.stranger()
  const opened = await browser.get(`/setup?token=${testSetupToken}`)
  expect([opened.status, opened.location]).toEqual([303, '/setup'])
  expect((await browser.get('/setup')).location).toBe('/setup/account')
  expect((await browser.get('/setup/account')).text).toContain('aria-current="step"')

  expect((await browser.post('/setup/account', ann)).location).toBe('/setup')
  expect((await browser.get('/setup')).location).toBe('/setup/organization')
  expect((await browser.post('/setup/organization', acme)).location).toBe('/setup')
  expect((await browser.get('/setup')).location).toBe('/setup/relay')
  expect((await browser.post('/setup/relay', relay)).location).toBe('/setup')
  expect((await browser.get('/setup')).location).toBe('/setup/services')
  const finished = await browser.post('/setup/services', { service1: 'Website', service2: '', service3: 'API' })
  expect([finished.status, finished.location]).toEqual([303, '/setup/done'])

  const done = await browser.get('/setup/done')
  expect(done.text).toContain('href="http://localhost/"')
  expect(done.text).toContain('href="/app/acme"')
  expect((await browser.get('/setup')).location).toBe('/app')
  expect((await browser.get('/app')).location).toBe('/app/acme')

  const account = app.deps.db.select().from(accounts).get()
  const organization = app.deps.db.select().from(organizations).get()
  expect(account).toMatchObject({ name: 'Ann', email: 'ann@example.com', instanceAdmin: true })
  expect(organization).toMatchObject({ name: 'Acme', slug: 'acme', timeZone: 'Europe/Berlin' })
  expect(app.deps.db.select().from(memberships).get()).toMatchObject({ accountId: account?.id, role: 'owner' })
  const named = app.deps.db.select({ name: services.name, position: services.position }).from(services).all()
  expect(named).toEqual([
    { name: 'Website', position: 1 },
    { name: 'API', position: 2 },
  ])
  expect(app.audited()).toEqual([
    'account.created',
    'instance.configured',
    'instance.relay_configured',
    'instance.set_up',
  ])
  expect(app.audited(organization?.id)).toEqual(['organization.created', 'service.created', 'service.created'])
  expect(verifyChains(app.deps.db)).toEqual([])
})

test('without the link nobody gets in, and nothing is written', async () => {
  const app = freshApp()
  const stranger = app.stranger()
  for (const path of [
    '/setup',
    '/setup/account',
    '/setup/organization',
    '/setup/relay',
    '/setup/services',
    '/setup/done',
  ]) {
    const answer = await stranger.get(path)
    expect([path, answer.status]).toEqual([path, 403])
    expect(answer.text).toContain('Open the setup link that Opsentry printed where it was started.')
  }
  const forms = { account: ann, organization: acme, relay, 'relay/skip': {}, 'relay/test': relay, services: {} }
  for (const [path, fields] of Object.entries(forms))
    expect([path, (await stranger.post(`/setup/${path}`, fields)).status]).toEqual([path, 403])
  stranger.setCookie('opsentry_setup', 'made up')
  expect((await stranger.post('/setup/account', ann)).status).toBe(403)
  expect(app.deps.db.select().from(accounts).all()).toEqual([])
  expect(app.audited()).toEqual([])
})

test('a wrong token opens nothing, and after twenty tries even the right one has to wait', async () => {
  const app = freshApp()
  const stranger = app.stranger()
  const wrong = await stranger.get('/setup?token=setup-token-of-the-testz')
  expect([wrong.status, stranger.cookie('opsentry_setup')]).toEqual([403, undefined])
  expect(wrong.text).not.toContain(testSetupToken)
  for (let attempt = 2; attempt <= 20; attempt++) await stranger.get('/setup?token=guess')
  const refused = await stranger.get(`/setup?token=${testSetupToken}`)
  expect(refused.status).toBe(429)
  expect(refused.text).toContain('Try again in 10 minutes.')
  app.deps.clock.advance(10 * 60_000 + 1)
  expect((await stranger.get(`/setup?token=${testSetupToken}`)).status).toBe(303)
})

test('the token is in no address after the first and in no cookie', async () => {
  const app = freshApp()
  const answer = await app.stranger().get(`/setup?token=${testSetupToken}`)
  expect(answer.location).toBe('/setup')
  const [cookie = ''] = answer.headers.getSetCookie()
  expect(cookie).toMatch(/^opsentry_setup=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=86400$/)
})

test('of five people who make the first account at once one becomes the admin', async () => {
  const app = freshApp()
  const browsers = await Promise.all([1, 2, 3, 4, 5].map(() => app.withLink()))
  const answers = await Promise.all(
    browsers.map((browser, index) => browser.post('/setup/account', { ...ann, email: `admin${index}@example.com` })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422, 422])
  for (const { text } of answers.filter(({ status }) => status === 422))
    expect(text).toContain('Somebody has already created the first account')
  expect(app.deps.db.select().from(accounts).all()).toHaveLength(1)
  expect(app.deps.db.select().from(sessions).all()).toHaveLength(1)
  expect(app.audited()).toEqual(['account.created'])
})

test('closing the tab in the middle and coming back goes on: by cookie, by link, by signing in', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'account')
  expect((await browser.get('/setup')).location).toBe('/setup/organization')

  const byLink = await app.withLink()
  expect((await byLink.get('/setup')).location).toBe('/setup/organization')
  expect((await byLink.post('/setup/organization', acme)).location).toBe('/setup')
  expect(app.deps.db.select().from(memberships).all()).toHaveLength(1)

  const bySession = app.stranger()
  expect((await bySession.post('/sign-in', { email: ann.email, password: ann.password })).status).toBe(303)
  expect((await bySession.get('/setup')).location).toBe('/setup/relay')
  expect((await bySession.post('/setup/relay/skip')).location).toBe('/setup')
  expect((await browser.get('/setup')).location).toBe('/setup/services')
})

test('a step ahead of the first unfinished one cannot be taken', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  for (const step of ['organization', 'relay', 'services', 'done'])
    expect((await browser.get(`/setup/${step}`)).location).toBe('/setup')
  expect((await browser.post('/setup/organization', acme)).location).toBe('/setup')
  expect((await browser.post('/setup/services', { service1: 'API' })).location).toBe('/setup')
  expect(app.deps.db.select().from(organizations).all()).toEqual([])
  expect(app.deps.db.select().from(services).all()).toEqual([])
})

test('the organization can be changed until the wizard ends, and shows what was saved', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'organization')
  const again = await browser.get('/setup/organization')
  expect(again.text).toContain('value="acme"')
  expect(again.text).toMatch(/<option value="Europe\/Berlin" selected/)
  const changed = { ...acme, organization: 'Acme Ltd', slug: 'acme-ltd' }
  expect((await browser.post('/setup/organization', changed)).status).toBe(303)
  const found = app.deps.db.select().from(organizations).all()
  expect(found.map(({ name, slug }) => [name, slug])).toEqual([['Acme Ltd', 'acme-ltd']])
  expect(app.audited(found[0]?.id)).toEqual(['organization.created', 'organization.changed'])
})

test('the organization step proposes the address the browser came by, UTC, and a slug from the name', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'account')
  const page = await browser.get('/setup/organization')
  expect(page.text).toContain('value="http://localhost"')
  expect(page.text).toMatch(/<option value="UTC" selected/)
  await browser.post('/setup/organization', { ...acme, organization: 'Müller & Söhne', slug: '' })
  expect(app.deps.db.select().from(organizations).get()).toMatchObject({ slug: 'muller-sohne' })
})

const accountMistakes = [
  ['name', '', 'Type a name.'],
  ['name', 'x'.repeat(101), 'at most 100 characters'],
  ['name', 'Ann\u0007', 'control characters'],
  ['email', '', 'Type an e-mail address.'],
  ['email', 'ann', 'one plain e-mail address'],
  ['email', 'ann@example.com, eve@example.com', 'one plain e-mail address'],
  ['email', 'ann@example.com\r\nBcc: eve@example.com', 'one plain e-mail address'],
  ['email', 'Ann <ann@example.com>', 'one plain e-mail address'],
  ['email', `ann@${'x'.repeat(251)}`, 'at most 254 characters'],
  ['password', 'eleven char', 'at least 12 characters'],
  ['password', 'ü'.repeat(37), '72 bytes'],
  ['password', 'ANN@example.com', 'not your e-mail address'],
] as const

test.each(accountMistakes)('account: %s %j is refused beside its field', async (field, typed, sentence) => {
  const app = freshApp()
  const browser = await app.withLink()
  const answer = await browser.post('/setup/account', { ...ann, [field]: typed })
  expect(answer.status).toBe(422)
  expectErrorBeside(answer.text, field, sentence)
  if (field !== 'email') expect(answer.text).toContain('value="Ann@Example.com"')
  expect(answer.text).not.toContain(ann.password)
  expect(app.deps.db.select().from(accounts).all()).toEqual([])
})

const organizationMistakes = [
  ['organization', '', 'Type a name.'],
  ['organization', 'x'.repeat(101), 'at most 100 characters'],
  ['slug', 'a', '2 to 40'],
  ['slug', 'x'.repeat(41), '2 to 40'],
  ['slug', 'Acme', '2 to 40'],
  ['slug', '-acme', '2 to 40'],
  ['slug', 'acme/../x', '2 to 40'],
  ['slug', 'setup', 'needs the word'],
  ['timeZone', 'Mars/Olympus', 'Choose a time zone'],
  ['timeZone', '+02:00', 'Choose a time zone'],
  ['url', '', 'begins with https://'],
  ['url', 'status.example.com', 'begins with https://'],
  ['url', 'ftp://status.example.com', 'begins with https://'],
  ['url', 'https://status.example.com/status', 'without a path'],
  ['url', 'https://ann:secret@status.example.com', 'without a path or sign-in'],
] as const

test.each(organizationMistakes)('organization: %s %j is refused beside its field', async (field, typed, sentence) => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'account')
  const answer = await browser.post('/setup/organization', { ...acme, [field]: typed })
  expect(answer.status).toBe(422)
  expectErrorBeside(answer.text, field, sentence)
  if (field !== 'organization') expect(answer.text).toContain('value="Acme"')
  expect(app.deps.db.select().from(organizations).all()).toEqual([])
})

test('a name without a Latin letter asks for a slug', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'account')
  const answer = await browser.post('/setup/organization', { ...acme, organization: '東京', slug: '' })
  expect(answer.status).toBe(422)
  expectErrorBeside(answer.text, 'slug', 'Type a short name')
})

test('a slug that another organization has is refused with a sentence', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'account')
  app.deps.db
    .insert(organizations)
    .values({ id: 'imported0000', slug: 'acme', name: 'Imported', timeZone: 'UTC', createdAt: 0 })
    .run()
  const answer = await browser.post('/setup/organization', acme)
  expect(answer.status).toBe(422)
  expectErrorBeside(answer.text, 'slug', 'belongs to another organization')
})

test('services: a name twice or too long is refused beside its field, and what was typed stays', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'relay')
  const typed = { service1: 'API', service2: 'API', service3: 'x'.repeat(101) }
  const answer = await browser.post('/setup/services', typed)
  expect(answer.status).toBe(422)
  expectErrorBeside(answer.text, 'service2', 'already listed above')
  expectErrorBeside(answer.text, 'service3', 'at most 100 characters')
  expect(answer.text).toContain(`value="${typed.service3}"`)
  expect(app.deps.db.select().from(services).all()).toEqual([])
  expect(app.deps.db.select().from(instance).get()?.setUpAt).toBeNull()
})

test('the wizard speaks as the browser asks, or as is chosen on its first step, which the account keeps', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  const german = { 'accept-language': 'de' }
  expect((await browser.get('/setup/account', german)).text).toContain('Ihr Konto anlegen')
  expect((await app.stranger().get('/', german)).text).toContain('Dieses Opsentry ist noch nicht eingerichtet')
  const french = await browser.get('/setup/account?language=fr', german)
  expect(french.text).toMatch(/<html lang="fr".*<input type="hidden" name="language" value="fr"/s)
  const refused = await browser.post('/setup/account', { ...ann, name: '', language: 'fr' }, german)
  expect([refused.status, refused.text.includes('Saisissez un nom.')]).toEqual([422, true])
  await browser.post('/setup/account', { ...ann, language: 'fr' }, german)
  const step = await browser.get('/setup/organization', german)
  expect(step.text).toContain('Nommez votre organisation')
  const wrong = await browser.post('/setup/organization', { ...acme, slug: 'a' }, german)
  expect(wrong.text).toContain('<html lang="fr"')
})

test('the services may be left empty', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'relay')
  expect((await browser.get('/setup/services')).text.match(/name="service\d"/g)).toHaveLength(5)
  expect((await browser.post('/setup/services')).location).toBe('/setup/done')
  expect((await browser.get('/setup/done')).text).toContain('No mail is sent yet')
})

test('after the end the link, the cookie and the steps open nothing', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  const other = await app.withLink()
  await through(browser, 'relay')
  await browser.post('/setup/services')
  expect(browser.cookie('opsentry_setup')).toBeUndefined()

  const stranger = app.stranger()
  expect((await stranger.get(`/setup?token=${testSetupToken}`)).status).toBe(404)
  for (const path of [
    '/setup',
    '/setup/account',
    '/setup/organization',
    '/setup/relay',
    '/setup/services',
    '/setup/done',
  ])
    expect([path, (await other.get(path)).status]).toEqual([path, 404])
  expect((await other.post('/setup/account', { ...ann, email: 'eve@example.com' })).status).toBe(404)
  expect((await other.post('/setup/relay', relay)).status).toBe(404)

  const before = app.audited()
  expect((await browser.post('/setup/account', { ...ann, email: 'eve@example.com' })).status).toBe(422)
  expect((await browser.post('/setup/organization', { ...acme, slug: 'other' })).location).toBe('/setup')
  expect((await browser.post('/setup/relay', relay)).location).toBe('/setup')
  expect((await browser.post('/setup/relay/skip')).location).toBe('/setup')
  expect((await browser.post('/setup/services', { service1: 'API' })).location).toBe('/setup')
  expect(app.audited()).toEqual(before)
})

test('only the instance admin sees the wizard once it is finished', async () => {
  const app = testApp()
  expect((await app.as('iris').get('/setup')).location).toBe('/app')
  for (const persona of ['ann', 'ed', 'vic', 'olga'] as const)
    expect((await app.as(persona).get('/setup')).status).toBe(404)
})

test('a public URL under https leaves the admin over http in the wizard to its end', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'account')
  await browser.post('/setup/organization', { ...acme, url: 'https://status.example.com/' })
  expect((await browser.get('/setup')).location).toBe('/setup/relay')
  await browser.post('/setup/relay/skip')
  const done = await browser.post('/setup/services')
  expect(done.status).toBe(200)
  expect(done.text).toContain('href="https://status.example.com/sign-in"')
  expect(done.text).toContain('href="https://status.example.com/"')
})

test('the audit log names who took each step and holds no secret', async () => {
  const app = freshApp()
  const browser = await app.withLink()
  await through(browser, 'organization')
  await browser.post('/setup/relay', relay)
  const entries = app.deps.db.select().from(auditEntries).where(eq(auditEntries.chain, '')).all()
  expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ['account.created', 'visitor'],
    ['instance.configured', 'account'],
    ['instance.relay_configured', 'account'],
  ])
  for (const { details } of entries) {
    expect(details).not.toContain(ann.password)
    expect(details).not.toContain(relay.password)
  }
})

/** The error stands in the field's own paragraph, and the field points to it. */
function expectErrorBeside(markup: string, field: string, sentence: string): void {
  const error = new RegExp(`id="error-${field}">([^<]*)<`).exec(markup)?.[1] ?? ''
  expect(error).toContain(sentence)
  expect(markup).toMatch(new RegExp(`aria-describedby="[^"]*error-${field}`))
}

/** Headers of a proxy at 127.0.0.1 that ended TLS for status.example.com. */
const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'status.example.com' }

test('behind a trusted proxy the wizard proposes https, its cookies are Secure, and the admin stays signed in', async () => {
  const trustedProxies = new BlockList()
  trustedProxies.addAddress('127.0.0.1')
  const browser = freshApp({ trustedProxies }).stranger()
  browser.headers = forwarded
  const post = (path: string, fields: Record<string, string> = {}) => {
    browser.setCookie('__Host-opsentry_csrf', 'csrf-token-of-the-tests')
    return browser.post(path, fields)
  }
  const opened = await browser.get(`/setup?token=${testSetupToken}`)
  expect(opened.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-opsentry_setup=.*; Secure$/)])
  expect((await post('/setup/account', ann)).location).toBe('/setup')
  const step = await browser.get('/setup/organization')
  expect(step.text).toContain('value="https://status.example.com"')
  expect(step.text).not.toContain('OPSENTRY_TRUSTED_PROXIES')
  await post('/setup/organization', { ...acme, url: 'https://status.example.com' })
  await post('/setup/relay/skip')
  expect((await post('/setup/services', { service1: 'API' })).location).toBe('/setup/done')
  const done = await browser.get('/setup/done')
  expect([done.status, done.headers.get('strict-transport-security')]).toEqual([200, 'max-age=31536000'])
})

test('a proxy that is not trusted is not believed, and the wizard says what to do', async () => {
  const browser = freshApp().stranger()
  browser.headers = forwarded
  const opened = await browser.get(`/setup?token=${testSetupToken}`)
  expect(opened.headers.getSetCookie().join()).not.toMatch(/Secure|__Host-/)
  await browser.post('/setup/account', ann)
  const step = await browser.get('/setup/organization')
  expect(step.text).toContain('value="http://localhost"')
  expect(step.text).toContain('name the proxy in OPSENTRY_TRUSTED_PROXIES')
})
