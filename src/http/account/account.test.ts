import { expect, test } from 'vitest'
import { sessions } from '#src/db/schema/access.ts'
import { deliveries } from '#src/db/schema/delivery.ts'
import { testApp } from '#src/testing/harness.ts'
import { testPassword } from '#src/testing/personas.ts'

const newPassword = 'another battery staple'

test('a changed password ends the other sessions, keeps this one, and tells the address', async () => {
  const app = testApp()
  const [here, elsewhere] = [app.as('ann'), app.as('ann')]
  const wrong = await here.post('/account/password', { currentPassword: 'wrong', password: newPassword })
  expect([wrong.status, wrong.text.includes('This is not your password.')]).toEqual([422, true])
  const weak = await here.post('/account/password', { currentPassword: testPassword, password: 'ann@example.com' })
  expect(weak.text).toContain('Choose a password that is not your e-mail address.')
  await here.post('/account/password', { currentPassword: testPassword, password: newPassword })
  expect((await here.get('/account')).status).toBe(200)
  expect((await elsewhere.get('/account')).location).toBe('/sign-in?next=%2Faccount')
  expect((await app.visitor().post('/sign-in', { email: 'ann@example.com', password: newPassword })).status).toBe(303)
  expect(app.deps.db.select().from(deliveries).all()).toMatchObject([
    { kind: 'password_changed', address: 'ann@example.com', state: 'waiting' },
  ])
  expect(app.audited()).toEqual([
    'account.password_confirmation_failed',
    'account.password_changed',
    'account.signed_in',
  ])
})

test('no password is repeated on a page, whatever is refused', async () => {
  const ann = testApp().as('ann')
  for (const path of ['/account/password', '/account/email', '/account/second-factor/totp']) {
    const { text } = await ann.post(path, { currentPassword: 'a wrong secret', password: 'short', email: 'x' })
    expect(text).not.toContain('a wrong secret')
    expect(text).not.toContain('"short"')
  }
})

test('ten wrong confirmations, and the password has to wait', async () => {
  const ann = testApp().as('ann')
  const send = (currentPassword: string) => ann.post('/account/password', { currentPassword, password: newPassword })
  for (let attempt = 1; attempt <= 10; attempt++) expect((await send('wrong')).status).toBe(422)
  expect((await send(testPassword)).status).toBe(429)
})

test('sessions: device and address, this one marked, each can be ended, and nobody else’s', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const phone = app.visitor()
  const agent =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
  await phone.post('/sign-in', { email: 'ann@example.com', password: testPassword }, { 'user-agent': agent })
  const { text } = await ann.get('/account/sessions')
  expect(text).toContain('Safari on iOS')
  expect(text).toContain('127.0.0.1')
  const [id] = [...text.matchAll(/sessions\/([0-9a-f]{16})\/end/g)].map(([, one]) => one ?? '')
  expect((await app.as('olga').post(`/account/sessions/${id}/end`)).status).toBe(404)
  expect((await phone.get('/account')).status).toBe(200)
  await ann.post(`/account/sessions/${id}/end`)
  expect((await phone.get('/account')).location).toBe('/sign-in?next=%2Faccount')
  expect((await ann.get('/account')).status).toBe(200)
  expect(app.audited()).toEqual(['account.signed_in', 'account.session_ended'])
})

test('all other sessions end at once', async () => {
  const app = testApp()
  const [ann, second, third, olga] = [app.as('ann'), app.as('ann'), app.as('ann'), app.as('olga')]
  expect((await ann.post('/account/sessions/end-others')).status).toBe(303)
  const answers = [ann, second, third, olga].map(async (browser) => (await browser.get('/account')).status)
  expect(await Promise.all(answers)).toEqual([200, 303, 303, 200])
})

test('a session ends by itself after two weeks', async () => {
  const app = testApp()
  const ann = app.as('ann')
  app.deps.clock.advance(14 * 24 * 3_600_000 - 1)
  expect((await ann.get('/account')).status).toBe(200)
  app.deps.clock.advance(1)
  expect((await ann.get('/account')).status).toBe(303)
})

test('when a session was last seen is written every few minutes, not with every page', async () => {
  const app = testApp()
  const ann = app.as('ann')
  const seen = () => app.deps.db.select().from(sessions).all()[0]?.lastSeenAt
  await ann.get('/account')
  expect(seen()).toBeNull()
  app.deps.clock.advance(5 * 60_000)
  await ann.get('/account')
  const first = seen()
  expect(first).toBe(app.deps.clock.now())
  app.deps.clock.advance(60_000)
  await ann.get('/account')
  expect(seen()).toBe(first)
})

test('signing in never goes on with a session or a form token that was planted before', async () => {
  const app = testApp()
  const browser = app.visitor()
  browser.setCookie('opsentry_session', 'planted')
  browser.setCookie('opsentry_csrf', 'planted')
  await browser.post('/sign-in', { email: 'ann@example.com', password: testPassword })
  expect(browser.cookie('opsentry_session')).not.toBe('planted')
  expect(browser.cookie('opsentry_csrf')).not.toBe('planted')
  const attacker = app.visitor()
  attacker.setCookie('opsentry_session', 'planted')
  expect((await attacker.get('/account')).status).toBe(303)

  const again = app.visitor()
  again.setCookie('opsentry_session', browser.cookie('opsentry_session') ?? '')
  await again.post('/sign-in', { email: 'ann@example.com', password: testPassword })
  expect(again.cookie('opsentry_session')).not.toBe(browser.cookie('opsentry_session'))
})

test('a name is changed, and the audit log keeps both', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.post('/account/name', { name: ' Ann Other ' })
  expect((await ann.get('/app/acme')).text).toContain('Ann Other')
  expect((await ann.post('/account/name', { name: '' })).status).toBe(422)
  expect(app.audited()).toEqual(['account.renamed'])
})
