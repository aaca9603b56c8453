import { expect, test } from 'vitest'
import { apiTokens } from '#src/db/schema/access.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { routesIn } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { setAccount } from '#src/testing/accounts.ts'
import { appOver, type Browser, testApp } from '#src/testing/harness.ts'
import { challengeOf, registered } from '#src/testing/passkey-room.ts'
import { sessionCookie, testPassword } from '#src/testing/personas.ts'

const quarter = 15 * 60_000
const title = 'Confirm that it is you'
const fieldIn = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''

/** Otto signed in a quarter of an hour ago. */
function stale() {
  const app = testApp()
  const otto = app.as('otto')
  app.deps.clock.advance(quarter)
  return { app, otto, tokens: () => app.deps.db.select().from(apiTokens).all() }
}

test('each route that asks again is named here, so that none loses it by a slip', () => {
  const asked = (how: string) =>
    routesIn(routes)
      .filter(({ sudo }) => sudo === how)
      .map(({ name }) => name)
  expect(asked('always')).toEqual([
    'account.passwordRemoval',
    'account.passkeys.removal',
    'account.data.export',
    'admin.instance.url',
    'admin.instance.metricsToken',
    'admin.backups.encryption',
    'admin.backups.bucket',
    'admin.dataRequest.export',
    'admin.factorResets.create',
    'admin.sso.addProvider',
    'admin.sso.saveProvider',
    'admin.sso.activation',
    'admin.sso.demand',
    'admin.audit.csv',
    'admin.audit.ndjson',
    'admin.relay.save',
    'admin.fallback.save',
    'dashboard.subscribers.csv',
    'dashboard.notification.csv',
    'dashboard.team.role',
    'dashboard.team.ownership',
    'dashboard.team.factorReset',
    'dashboard.team.invite',
    'dashboard.apiTokens.create',
    'dashboard.audit.csv',
    'dashboard.audit.ndjson',
    'dashboard.audit.earlier',
    'dashboard.settings.domain',
    'dashboard.settings.sso.addProvider',
    'dashboard.settings.sso.saveProvider',
    'dashboard.settings.sso.activation',
    'dashboard.settings.sso.demand',
    'dashboard.settings.provisioning.create',
    'dashboard.settings.export.show',
    'dashboard.settings.export.create',
    'dashboard.settings.deletion',
  ])
  expect(asked('without a password')).toEqual([
    'account.email',
    'account.password',
    'account.secondFactor.totp',
    'account.secondFactor.totpRemoval',
    'account.secondFactor.recoveryCodes',
    'account.data.deletion',
  ])
  // What waits is fields; a file would be lost.
  expect(routesIn(routes).filter(({ sudo, upload }) => sudo !== 'never' && upload !== undefined)).toEqual([])
})

const makeToken = (browser: Browser, fields = {}) =>
  browser.post('/app/acme/api-tokens', { name: 'Deploys for “Söhne”', role: 'editor', days: '90', ...fields })

test('right after signing in nothing is asked', async () => {
  const app = testApp()
  expect((await makeToken(app.as('otto'))).text).toContain('opsentry_')
})

test('later the form waits for the password, and then does what it meant, once', async () => {
  const { otto, tokens } = stale()
  const asked = await makeToken(otto)
  expect([asked.status, asked.text.includes(title), tokens().length]).toEqual([403, true, 0])
  expect(asked.text).not.toContain('Söhne')
  const kept = { _kept: fieldIn(asked.text, '_kept'), _once: fieldIn(asked.text, '_once') }
  const wrong = await otto.post('/app/acme/api-tokens', { ...kept, currentPassword: 'wrong horse battery' })
  expect([wrong.status, wrong.text.includes('This is not your password.')]).toEqual([422, true])
  expect([fieldIn(wrong.text, '_kept'), tokens().length]).toEqual([kept._kept, 0])
  const made = await otto.post('/app/acme/api-tokens', { ...kept, currentPassword: testPassword })
  expect([made.status, tokens().map(({ name }) => name)]).toEqual([200, ['Deploys for “Söhne”']])
  const again = await otto.post('/app/acme/api-tokens', { ...kept, currentPassword: testPassword })
  expect([again.status, tokens().length]).toEqual([200, 1])
  expect((await makeToken(otto, { name: 'Second' })).text).toContain('opsentry_')
})

test('what waits is for its form, its account and an hour; nobody is asked who may not, or from another site', async () => {
  const { app, otto, tokens } = stale()
  const { text } = await makeToken(otto)
  const _kept = fieldIn(text, '_kept')
  const answer = { _kept, currentPassword: testPassword }
  const elsewhere = await otto.post('/app/acme/settings/domain', answer)
  expect([elsewhere.status, elsewhere.text.includes('This belongs to another form')]).toEqual([422, true])
  const iris = app.as('iris')
  app.deps.clock.advance(quarter)
  expect((await iris.post('/app/acme/api-tokens', answer)).status).toBe(422)
  const ed = app.as('ed')
  app.deps.clock.advance(quarter)
  const refused = await makeToken(ed)
  expect([refused.status, refused.text.includes(title)]).toEqual([403, false])
  const foreign = await otto.post('/app/acme/api-tokens', answer, { origin: 'https://evil.example' })
  expect([foreign.status, foreign.text.includes(title)]).toEqual([403, false])
  app.deps.clock.advance(60 * 60_000)
  expect((await otto.post('/app/acme/api-tokens', answer)).text).toContain('This waited too long')
  expect(tokens()).toEqual([])
})

test('a page that asks again leads there and back; a file is begun anew from its page', async () => {
  const { otto } = stale()
  const export_ = await otto.get('/app/acme/settings/export')
  expect(export_.location).toBe('/account/confirmation?next=%2Fapp%2Facme%2Fsettings%2Fexport')
  expect((await otto.get('/app/acme/subscribers.csv')).location).toBe('/account/confirmation?next=%2Fapp%2Facme')
  expect((await otto.get(export_.location ?? '')).text).toContain(title)
  const away = await otto.post('/account/confirmation', {
    next: 'https://evil.example/',
    currentPassword: testPassword,
  })
  expect(away.location).toBe('/app')
  expect((await otto.get('/app/acme/settings/export')).status).toBe(200)
})

test('of an account without a password a passkey is asked, and proves it', async () => {
  const { deps, key } = await registered()
  setAccount(deps, 'ann', { passwordHash: '' })
  const app = appOver(deps)
  const ann = app.as('ann')
  deps.clock.advance(quarter)
  const asked = await ann.post('/account/password', { password: 'quiet harbour lantern' })
  expect([asked.status, asked.text.includes('name="currentPassword"')]).toEqual([403, false])
  const _kept = fieldIn(asked.text, '_kept')
  const challenge = JSON.parse((await ann.post('/account/confirmation/challenge')).text)
  const response = JSON.stringify(key.signIn(challengeOf(challenge)))
  const saved = await ann.post('/account/password', { _kept, token: challenge.token, response })
  expect([saved.status, saved.location]).toEqual([303, '/account'])
  const late = await ann.post('/account/confirmation', { token: challenge.token, response })
  expect([late.status, late.text.includes('That took too long.')]).toEqual([422, true])
})

test('another account’s passkey confirms nothing', async () => {
  const { deps, key } = await registered()
  const ed = appOver(deps).as('ed')
  const challenge = JSON.parse((await ed.post('/account/confirmation/challenge')).text)
  const response = JSON.stringify(key.signIn(challengeOf(challenge)))
  expect((await ed.post('/account/confirmation', { token: challenge.token, response })).status).toBe(422)
})

/** Ines and Otto, whose sessions have shown no second factor. */
function unproven() {
  const app = testApp()
  const [ines, otto] = (['ines', 'otto'] as const).map((who) => {
    const browser = app.visitor()
    browser.setCookie('opsentry_session', sessionCookie(app.deps, who, false))
    return browser
  }) as [Browser, Browser]
  return { app, ines, otto }
}

test('the administration leads whoever has no second factor to set one up, before anything else, and locks nobody out', async () => {
  const { ines, otto } = unproven()
  for (const path of ['/admin', '/admin/relay', '/admin/audit.csv'])
    expect((await ines.get(path)).location).toBe('/account/second-factor')
  expect((await ines.get('/account/second-factor')).text).toContain(
    'The administration of this Opsentry asks for a second factor',
  )
  expect((await ines.post('/admin/settings/sign-in', {})).status).toBe(403)
  expect([(await ines.get('/account')).status, (await otto.get('/app/acme')).status]).toEqual([200, 200])
  expect((await otto.get('/admin')).status).toBe(403)
})

test('asked of everybody: account and sign-out stay open, everything else waits for the second factor', async () => {
  const { app, otto } = unproven()
  writeUnaudited(app.deps.db, (tx) => void tx.update(instance).set({ secondFactorForAll: true }).run())
  for (const path of ['/app', '/app/acme', '/app/acme/incidents'])
    expect((await otto.get(path)).location).toBe('/account/second-factor')
  expect((await otto.post('/app/acme/incidents', { title: 'x' })).status).toBe(403)
  for (const path of ['/account', '/account/second-factor', '/account/data', '/account/sessions'])
    expect((await otto.get(path)).status).toBe(200)
  expect((await otto.post('/sign-out')).location).toBe('/sign-in')
  const open = routesIn(routes).filter(({ beforeSecondFactor }) => beforeSecondFactor)
  expect(open.filter(({ name }) => !name.startsWith('account.')).map(({ name }) => name)).toEqual([
    'signOut',
    'invitation.membership',
  ])
})

test('who has a passkey shows it, and is led back', async () => {
  const { deps, key } = await registered()
  writeUnaudited(deps.db, (tx) => void tx.update(instance).set({ secondFactorForAll: true }).run())
  const ann = appOver(deps).as('ann')
  const led = await ann.get('/app/acme/team')
  expect(led.location).toBe('/account/confirmation?next=%2Fapp%2Facme%2Fteam&factor=1')
  const page = await ann.get(led.location ?? '')
  expect([page.text.includes(title), page.text.includes('name="currentPassword"')]).toEqual([true, false])
  const challenge = JSON.parse((await ann.post('/account/confirmation/challenge')).text)
  const response = JSON.stringify(key.signIn(challengeOf(challenge)))
  const shown = { token: challenge.token, response, next: '/app/acme/team', factor: '1' }
  expect((await ann.post('/account/confirmation', shown)).location).toBe('/app/acme/team')
  expect((await ann.get('/app/acme/team')).status).toBe(200)
})
