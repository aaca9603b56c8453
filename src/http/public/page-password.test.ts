import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import type { Passwords } from '#src/domain/context.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createPasswords } from '#src/platform/passwords.ts'
import { atEnd } from '#src/testing/at-end.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { ownTime } from '#src/testing/own-time.ts'
import { acmeId, otherId, system, testPassword } from '#src/testing/personas.ts'
import { everyCache } from '../cache-control.ts'

const password = 'open sesame: naïve'
const minute = 60_000

const setVisibility = ({ deps }: TestApp, id: string, visibility: 'public' | 'password' | 'members') =>
  changeVisibility(deps, system, id, { visibility, password, hiddenFromSearch: false })

async function appWithPassword(overrides: Parameters<typeof testApp>[0] = {}) {
  const app = testApp(overrides)
  await setVisibility(app, acmeId, 'password')
  return app
}

/** As feed readers send it. */
const basic = (secret: string, user = 'anybody') => ({
  authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`,
})

test('whoever types the password is led to where they wanted, and reads everything from then on', async () => {
  const app = await appWithPassword()
  const visitor = app.visitor()
  const asked = await visitor.get('/s/acme/history?page=2')
  expect([asked.status, asked.text.includes('value="/s/acme/history?page=2"')]).toEqual([401, true])
  expect(asked.text).toContain('action="/s/acme/access"')

  const wrong = await visitor.post('/s/acme/access', { password: 'open sesame', next: '/s/acme/history?page=2' })
  expect([wrong.status, wrong.text.includes('This is not the password of this page.')]).toEqual([422, true])
  expect(wrong.text).toContain('value="/s/acme/history?page=2"')
  expect(wrong.text).not.toContain('open sesame')
  expect((await visitor.get('/s/acme/')).status).toBe(401)

  const right = await visitor.post('/s/acme/access', { password, next: '/s/acme/history?page=2' })
  expect([right.status, right.location]).toEqual([303, '/s/acme/history?page=2'])
  const [pass = ''] = right.headers.getSetCookie()
  expect(pass).toMatch(/^opsentry_page_acme00000000=\d+\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/)
  for (const path of ['/', '/s/acme/history', '/history.rss', '/s/acme/calendar.ics', '/subscribe'])
    expect([path, (await visitor.get(path)).status]).toEqual([path, 200])
  expect((await visitor.get('/access')).location).toBe('/')
})

test('the form speaks the language of the visitor’s browser, whatever the page speaks', async () => {
  const app = await appWithPassword()
  writeUnaudited(app.deps.db, (tx) => void tx.update(organizations).set({ language: 'ja' }).run())
  for (const [header, words] of [
    ['de-AT,de;q=0.9,en;q=0.8', 'Passwort der Seite'],
    ['nl,pt-BR;q=0.5,fr;q=0.7', 'Mot de passe de la page'],
    ['en;q=0.1, es;q=0, ja;q=0.2', 'ページのパスワード'],
    ['xx', 'Password of the page'],
    ['', 'Password of the page'],
  ] as const) {
    const { text } = await app.visitor().get('/', { 'accept-language': header })
    expect([header, text.includes(words)]).toEqual([header, true])
  }
  const wrong = await app.visitor().post('/access', { password: 'guess' }, { 'accept-language': 'de' })
  expect([wrong.status, wrong.text.includes('Das ist nicht das Passwort dieser Seite.')]).toEqual([422, true])
})

test('under https the pass is a __Host- cookie', async () => {
  const app = await appWithPassword({ fixedUrl: 'https://localhost' })
  const visitor = app.visitor('https://localhost')
  visitor.setCookie('__Host-opsentry_csrf', 'csrf-token-of-the-tests')
  const [pass] = (await visitor.post('/access', { password })).headers.getSetCookie()
  expect(pass).toMatch(/^__Host-opsentry_page_\w+=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure$/)
})

test('nobody is led elsewhere, whatever the form says', async () => {
  const app = await appWithPassword()
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    '/a//evil.example',
    'javascript:x',
    '',
  ])
    expect([next, (await app.visitor().post('/s/acme/access', { password, next })).location]).toEqual([
      next,
      '/s/acme/',
    ])
})

test('a long address that leads nowhere is read at once', async () => {
  const app = await appWithPassword()
  const next = `/${'a'.repeat(50_000)}!`
  const took = await ownTime(async () =>
    expect((await app.visitor().post('/s/acme/access', { password, next })).location).toBe('/s/acme/'),
  )
  expect(took).toBeLessThan(2000)
})

test('another site cannot subscribe anybody with the pass or the session of whoever visits it', async () => {
  const app = await appWithPassword()
  const visitor = app.visitor()
  await visitor.post('/access', { password })
  const fields = { email: 'eve@example.org' }
  for (const browser of [visitor, app.as('vic')]) {
    expect((await browser.post('/subscribe', fields, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await browser.post('/subscribe', fields, { origin: 'http://localhost' })).status).not.toBe(403)
  }
})

test('an old short name leads on only those who may see the page', async () => {
  const app = await appWithPassword()
  await app.as('ann').post('/app/acme/settings/slug', { slug: 'acme-cloud' })
  const visitor = app.visitor()
  const asked = await visitor.get('/s/acme/history')
  expect([asked.status, asked.text.includes('acme-cloud')]).toEqual([401, false])
  const opened = await visitor.post('/s/acme/access', { password, next: '/s/acme/history' })
  expect(opened.location).toBe('/s/acme/history')
  expect((await visitor.get('/s/acme/history')).location).toBe('/s/acme-cloud/history')
  await setVisibility(app, acmeId, 'members')
  expect((await app.visitor().get('/s/acme/history')).location).toBe('/sign-in?next=%2Fs%2Facme%2Fhistory')
})

test('the form is sent from this page alone', async () => {
  const app = await appWithPassword()
  const fields = { password }
  expect((await app.visitor().post('/access', fields, { origin: 'https://evil.example' })).status).toBe(403)
  const visitor = app.visitor()
  visitor.setCookie('opsentry_csrf', 'another one')
  const body = new URLSearchParams({ ...fields, _csrf: 'csrf-token-of-the-tests' })
  expect((await visitor.send('/access', { method: 'POST', headers: {}, body })).status).toBe(403)
})

test('guessing ends after ten attempts, by form and by feed together, also with the right one; for a while', async () => {
  const app = await appWithPassword()
  const reader = app.visitor()
  expect((await reader.get('/history.rss', basic(password))).status).toBe(200)
  for (let attempt = 0; attempt < 5; attempt++) {
    expect((await app.visitor().post('/access', { password: `guess ${attempt}` })).status).toBe(422)
    expect((await reader.get('/history.rss', basic(`guess, too: ${attempt}`))).status).toBe(401)
  }
  const refused = await app.visitor().post('/access', { password })
  expect([refused.status, refused.text.includes('Too many attempts.')]).toEqual([429, true])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await reader.get('/history.rss', basic(password))).status).toBe(429)
  await setVisibility(app, otherId, 'password')
  expect((await app.visitor().post('/s/other/access', { password })).status).toBe(303)
  app.deps.clock.advance(10 * minute)
  expect((await app.visitor().post('/access', { password })).status).toBe(303)
})

/** Real ones that count what they are asked. */
function countedPasswords() {
  const real = createPasswords({ cost: 4 })
  atEnd(() => real.close())
  let asked = 0
  const passwords: Passwords = {
    refuseWhenFull: real.refuseWhenFull,
    hash: real.hash,
    isCommon: real.isCommon,
    verify(...given) {
      asked += 1
      return real.verify(...given)
    },
  }
  return { passwords, asked: () => asked }
}

test('feeds and calendars open to HTTP Basic with any user name, and what was right is not computed again', async () => {
  const { passwords, asked } = countedPasswords()
  const app = await appWithPassword({ passwords })
  const reader = app.visitor()
  const sent = await Promise.all(Array.from({ length: 20 }, () => reader.get('/history.rss', basic(password))))
  expect(sent.map(({ status }) => status)).toEqual(Array(20).fill(200))
  for (const path of ['/history.atom', '/s/acme/history.json', '/calendar.ics', '/s/acme/calendar.ics'])
    expect([path, (await reader.get(path, basic(password, 'ann'))).status]).toEqual([path, 200])
  expect(asked()).toBe(1)
  for (const header of [basic('wrong password'), basic(`${password} `), basic(''), { authorization: 'Basic !!!' }])
    expect((await reader.get('/history.rss', header)).status).toBe(401)
  expect((await reader.get('/history.rss', { authorization: `Basic ${btoa('no colon')}` })).status).toBe(401)

  const changed = { visibility: 'password', password: 'another password', hiddenFromSearch: false } as const
  await changeVisibility(app.deps, system, acmeId, changed)
  expect((await reader.get('/history.rss', basic(password))).status).toBe(401)
})

test('HTTP Basic opens no page and no form', async () => {
  const app = await appWithPassword()
  expect((await app.visitor().get('/', basic(password))).status).toBe(401)
  expect((await app.visitor().post('/subscribe', { email: 'eve@example.org' }, basic(password))).status).toBe(401)
})

test('a password beyond 72 bytes that begins with the right one is wrong', async () => {
  const app = testApp()
  const long = 'x'.repeat(72)
  await changeVisibility(app.deps, system, acmeId, { visibility: 'password', password: long, hiddenFromSearch: false })
  expect((await app.visitor().post('/access', { password: `${long}y` })).status).toBe(422)
  expect((await app.visitor().post('/access', { password: long })).status).toBe(303)
})

test('an API token of the organization opens feeds and calendars of a private page, and no other token does', async () => {
  const app = testApp()
  const token = (id: string) =>
    app.withToken(createApiToken(app.deps, system, id, { name: 'Reader', role: 'viewer', days: 30 }))
  const [own, foreign] = [token(acmeId), token(otherId)]
  for (const visibility of ['members', 'password'] as const) {
    await setVisibility(app, acmeId, visibility)
    for (const path of ['/history.rss', '/s/acme/calendar.ics']) {
      expect([path, (await own.get(path)).status, (await foreign.get(path)).status]).toEqual([path, 200, 401])
      expect((await own.get(path)).headers.get('cache-control')).toBe('private, no-store')
    }
    expect((await own.get('/s/acme/')).status).not.toBe(200)
  }
})

test.each(['password', 'members'] as const)(
  '%s: the links in mails keep working for subscribers',
  async (visibility) => {
    const app = testApp()
    const token = signedToken(app.deps, 'subscription', subscribe(app.deps, 'sue@example.org'))
    const foreign = subscribe(app.deps, 'tom@example.org', { organizationId: otherId })
    await setVisibility(app, acmeId, visibility)
    const visitor = app.visitor()
    const manage = await visitor.get(`/s/acme/subscriptions/${token}`)
    expect([manage.status, manage.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    expect(manage.text).toContain('sue@example.org')
    expect(
      (await visitor.get(`/s/acme/subscriptions/${signedToken(app.deps, 'subscription', foreign)}`)).status,
    ).not.toBe(200)
    expect((await visitor.post(`/subscriptions/${token}/unsubscribe`)).status).toBe(200)
  },
)

test('a member whose session began without the second factor that is asked for is led to where it is set up', async () => {
  const app = testApp()
  await setVisibility(app, acmeId, 'members')
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(organizations).set({ requiresSecondFactor: true }).where(eq(organizations.id, acmeId)).run()
  })
  expect((await app.as('vic').get('/s/acme/')).location).toBe('/account/second-factor')
  expect((await app.as('olga').get('/s/acme/')).status).toBe(404)
  expect((await app.as('vic').get('/s/acme/history.rss')).status).not.toBe(200)
})

test('whoever signs in because of a page is led back to it', async () => {
  const app = testApp()
  await setVisibility(app, acmeId, 'members')
  const visitor = app.visitor()
  const { location } = await visitor.get('/s/acme/history?page=2')
  const form = await visitor.get(location ?? '')
  expect(form.text).toContain('value="/s/acme/history?page=2"')
  const fields = { email: 'vic@example.com', password: testPassword, next: '/s/acme/history?page=2' }
  expect((await visitor.post('/sign-in', fields)).location).toBe('/s/acme/history?page=2')
  expect((await visitor.get('/s/acme/history?page=2')).status).toBe(200)
})

test('at an own domain the password opens the page there, and nowhere else', async () => {
  const app = await appWithPassword()
  changeDomain(app.deps, system, acmeId, 'status.acme.example')
  const visitor = app.visitor('http://status.acme.example')
  const asked = await visitor.get('/history')
  expect([asked.status, asked.text.includes('/sign-in')]).toEqual([401, false])
  expect((await visitor.post('/access', { password, next: '/history' })).location).toBe('/history')
  expect((await visitor.get('/history')).text).toContain('Acme')
  expect((await visitor.get('/history.rss')).status).toBe(200)
})

test('without a password in force there is nothing to open', async () => {
  const app = testApp()
  expect((await app.visitor().post('/s/acme/access', { password })).status).toBe(404)
  await setVisibility(app, acmeId, 'members')
  expect((await app.visitor().post('/s/acme/access', { password })).status).toBe(401)
  expect((await app.as('vic').post('/s/acme/access', { password })).status).toBe(404)
})

test('a page made public again is public at once', async () => {
  const app = await appWithPassword()
  expect((await app.visitor().get('/')).status).toBe(401)
  await setVisibility(app, acmeId, 'public')
  const { status, headers } = await app.visitor().get('/')
  expect([status, headers.get('cache-control'), headers.get('x-robots-tag')]).toEqual([200, everyCache, null])
})
