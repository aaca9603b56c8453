import { expect, test } from 'vitest'
import { type TestAnswer, testApp, withoutMask } from '#src/testing/harness.ts'
import { testPassword } from '#src/testing/personas.ts'

test('the right password opens the dashboard', async () => {
  const app = testApp()
  const browser = app.visitor()
  const answer = await browser.post('/sign-in', { email: 'Ann@example.com', password: testPassword })
  expect(answer.status).toBe(303)
  expect(answer.location).toBe('/app')
  expect((await browser.get('/app')).location).toBe('/app/acme')
  expect(app.audited(null)).toEqual(['account.signed_in'])
})

test('an unknown address and a wrong password read the same, and keep the address typed', async () => {
  const app = testApp()
  const unknown = await app.visitor().post('/sign-in', { email: 'nobody@example.com', password: 'wrong' })
  const wrong = await app.visitor().post('/sign-in', { email: 'ann@example.com', password: 'wrong' })
  expect([unknown.status, wrong.status]).toEqual([422, 422])
  expect(withoutMask(wrong.text).replace('ann@', 'nobody@')).toBe(withoutMask(unknown.text))
  expect(wrong.text).toContain('value="ann@example.com"')
})

test('after five wrong passwords the answer is 429, with the time on screen and in Retry-After', async () => {
  const app = testApp()
  for (let attempt = 1; attempt <= 5; attempt++)
    await app.visitor().post('/sign-in', { email: 'ann@example.com', password: 'wrong' })
  const refused = await app.visitor().post('/sign-in', { email: 'ann@example.com', password: testPassword })
  expect(refused.status).toBe(429)
  expect(refused.headers.get('retry-after')).toBe('30')
  expect(refused.text).toContain('Try again in 30 seconds, use a passkey, or choose a new password')
})

test('a browser that has signed in before is known by its cookie, which opens nothing', async () => {
  const app = testApp()
  const credentials = { email: 'ann@example.com', password: testPassword }
  const browser = app.visitor()
  await browser.post('/sign-in', credentials)
  const device = browser.cookie('opsentry_device') ?? ''
  await browser.post('/sign-out')
  for (let attempt = 1; attempt <= 5; attempt++)
    await app.visitor().post('/sign-in', { ...credentials, password: 'wrong' })
  expect((await app.visitor().post('/sign-in', credentials)).status).toBe(429)
  expect((await browser.get('/app')).location).toBe('/sign-in?next=%2Fapp')
  expect((await browser.post('/sign-in', credentials)).status).toBe(303)
  expect(browser.cookie('opsentry_device')).not.toBe(device)
})

test('after signing out the cookie opens nothing', async () => {
  const app = testApp()
  const browser = app.as('ann')
  const cookie = browser.cookie('opsentry_session') ?? ''
  expect((await browser.post('/sign-out')).location).toBe('/sign-in')
  browser.setCookie('opsentry_session', cookie)
  expect((await browser.get('/app')).location).toBe('/sign-in?next=%2Fapp')
})

test('a browser forgets what it has shown, when its session ends and where it ended elsewhere', async () => {
  const app = testApp()
  const [here, elsewhere] = [app.as('ann'), app.as('ann')]
  const forgets = ({ headers }: TestAnswer) => headers.get('clear-site-data')
  expect(forgets(await here.get('/account'))).toBeNull()
  expect(forgets(await here.post('/account/sessions/end-others'))).toBeNull()
  expect(forgets(await elsewhere.get('/account'))).toBe('"cache"')
  expect(forgets(await here.post('/sign-out'))).toBe('"cache"')
  expect(forgets(await here.get('/account'))).toBeNull()
  expect(forgets(await app.visitor().get('/account'))).toBeNull()
})

test('a form without the token, or from another site, changes nothing', async () => {
  const app = testApp()
  const browser = app.as('ann')
  expect((await browser.post('/sign-out', { _csrf: 'other' })).status).toBe(403)
  expect((await browser.post('/sign-out', {}, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await browser.get('/app')).location).toBe('/app/acme')
})

test('signing in leads nowhere but into this instance', async () => {
  const app = testApp()
  for (const next of ['//evil.example', 'https://evil.example', '/app//evil.example\\', '/sign-out']) {
    const answer = await app.visitor().post('/sign-in', { email: 'ann@example.com', password: testPassword, next })
    expect(answer.location).toMatch(/^\/app/)
  }
})
