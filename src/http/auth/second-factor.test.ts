import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { codeOf, secretOn } from '#src/testing/authenticator.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { testPassword } from '#src/testing/personas.ts'

const credentials = { email: 'ann@example.com', password: testPassword }

/** Ann connects an authenticator app; returns its secret and her recovery codes. */
async function connected(app: TestApp, ann = app.as('ann')) {
  await ann.post('/account/second-factor/totp', { currentPassword: testPassword })
  const secret = secretOn((await ann.get('/account/second-factor')).text)
  const code = codeOf(secret, app.deps.clock.now())
  const { text } = await ann.post('/account/second-factor/totp/confirmation', { code })
  const recoveryCodes = [...text.matchAll(/<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})<\/code>/g)].map(
    ([, one]) => one ?? '',
  )
  app.deps.clock.advance(60_000)
  return { secret, recoveryCodes, ann }
}

async function withPassword(app: TestApp): Promise<Browser> {
  const browser = app.visitor()
  expect((await browser.post('/sign-in', credentials)).location).toBe('/sign-in/code?next=%2Fapp')
  return browser
}

test('with an app connected, the password alone opens nothing; password and code open the dashboard', async () => {
  const app = testApp()
  const { secret } = await connected(app)
  const browser = await withPassword(app)
  expect((await browser.get('/app')).location).toBe('/sign-in?next=%2Fapp')
  expect((await browser.post('/sign-in/code', { code: '000000' })).status).toBe(422)
  const answer = await browser.post('/sign-in/code', { code: codeOf(secret, app.deps.clock.now()), next: '/app/acme' })
  expect([answer.status, answer.location]).toEqual([303, '/app/acme'])
  expect((await browser.get('/app/acme')).status).toBe(200)
  expect(app.audited().slice(-3)).toEqual([
    'account.second_factor_asked',
    'account.second_factor_failed',
    'account.signed_in',
  ])
})

test('one code opens one of two sign-ins at the same time, and nothing later', async () => {
  const app = testApp()
  const { secret } = await connected(app)
  const browsers = await Promise.all([withPassword(app), withPassword(app)])
  const code = codeOf(secret, app.deps.clock.now())
  const answers = await Promise.all(browsers.map((browser) => browser.post('/sign-in/code', { code })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  expect((await (await withPassword(app)).post('/sign-in/code', { code })).status).toBe(422)
  app.deps.clock.advance(30_000)
  const next = codeOf(secret, app.deps.clock.now())
  expect((await (await withPassword(app)).post('/sign-in/code', { code: next })).status).toBe(303)
})

test('the code that connected the app does not sign in, too', async () => {
  const app = testApp()
  const ann = app.as('ann')
  await ann.post('/account/second-factor/totp', { currentPassword: testPassword })
  const code = codeOf(secretOn((await ann.get('/account/second-factor')).text), app.deps.clock.now())
  await ann.post('/account/second-factor/totp/confirmation', { code })
  expect((await (await withPassword(app)).post('/sign-in/code', { code })).status).toBe(422)
})

test('a recovery code signs in once, written as one likes', async () => {
  const app = testApp()
  const { recoveryCodes } = await connected(app)
  expect(recoveryCodes).toHaveLength(10)
  const [code = ''] = recoveryCodes
  const browser = await withPassword(app)
  expect((await browser.post('/sign-in/code', { code: code.toUpperCase().replaceAll('-', ' ') })).status).toBe(303)
  expect((await browser.get('/account/second-factor')).text).toContain('9 of 10 recovery codes are left.')
  expect((await (await withPassword(app)).post('/sign-in/code', { code })).status).toBe(422)
})

test('five wrong codes lock the second step, whatever address they come from, and the audit log says so once', async () => {
  const app = testApp()
  const { secret } = await connected(app)
  const browser = await withPassword(app)
  for (let attempt = 1; attempt <= 5; attempt++) await browser.post('/sign-in/code', { code: '000000' })
  const code = () => codeOf(secret, app.deps.clock.now())
  expect((await browser.post('/sign-in/code', { code: code() })).status).toBe(429)
  expect((await browser.post('/sign-in/code', { code: code() })).status).toBe(429)
  expect(app.audited().filter((action) => action === 'account.second_factor_locked')).toHaveLength(1)
  app.deps.clock.advance(15 * 60_000 + 1)
  expect((await (await withPassword(app)).post('/sign-in/code', { code: code() })).status).toBe(303)
})

test('a code that comes ten minutes after the password is too late, and says so', async () => {
  const app = testApp()
  const { secret } = await connected(app)
  const browser = await withPassword(app)
  app.deps.clock.advance(10 * 60_000 + 1)
  const late = await browser.post('/sign-in/code', { code: codeOf(secret, app.deps.clock.now()) })
  expect(late.status).toBe(422)
  expect(late.text).toContain('That took too long. Sign in again.')
})

test('connecting asks for the password and ends the sessions that began without', async () => {
  const app = testApp()
  const elsewhere = app.as('ann')
  const ann = app.as('ann')
  const wrong = await ann.post('/account/second-factor/totp', { currentPassword: 'not my password' })
  expect([wrong.status, secretOn(wrong.text)]).toEqual([422, ''])
  await connected(app, ann)
  expect((await elsewhere.get('/app/acme')).location).toBe('/sign-in?next=%2Fapp%2Facme')
  expect((await ann.get('/app/acme')).status).toBe(200)
})

test('the secret is stored sealed, and leaves no trace in the audit log', async () => {
  const app = testApp()
  const { secret, recoveryCodes } = await connected(app)
  const stored = Buffer.from(app.deps.db.$client.serialize()).toString('latin1')
  for (const one of [secret.replaceAll(' ', ''), ...recoveryCodes, recoveryCodes[0]?.replaceAll('-', '') ?? ''])
    expect(stored).not.toContain(one)
  const sealed = app.deps.db
    .select()
    .from(accounts)
    .all()
    .find(({ totpSecret }) => totpSecret !== null)?.totpSecret
  expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\./)
  expect(() => app.deps.secrets.open(sealed ?? '', 'accounts.totpSecret:somebodyelse')).toThrow()
})

test('disconnecting asks for the password; afterwards the password alone signs in', async () => {
  const app = testApp()
  const { ann } = await connected(app)
  expect((await ann.post('/account/second-factor/totp/removal', { currentPassword: 'wrong' })).status).toBe(422)
  expect((await ann.post('/account/second-factor/totp/removal', { currentPassword: testPassword })).status).toBe(303)
  expect((await app.visitor().post('/sign-in', credentials)).location).toBe('/app')
})

test('new recovery codes void the old ones', async () => {
  const app = testApp()
  const { ann, recoveryCodes } = await connected(app)
  await ann.post('/account/second-factor/recovery-codes', { currentPassword: testPassword })
  expect((await (await withPassword(app)).post('/sign-in/code', { code: recoveryCodes[0] ?? '' })).status).toBe(422)
})

test('a reset password does not get around the second factor', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  try {
    await connected(app)
    await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
    const link = await mail.linkTo('ann@example.com', /reset-password/)
    await app.visitor().post(link, { password: 'another battery staple' })
    const browser = app.visitor()
    const answer = await browser.post('/sign-in', { ...credentials, password: 'another battery staple' })
    expect(answer.location).toBe('/sign-in/code?next=%2Fapp')
  } finally {
    await mail.close()
  }
})

test('an organization that asks for a second factor shows nothing to who came without, and leads to setting one up', async () => {
  const app = testApp()
  const otto = app.as('otto')
  const refused = await otto.post('/app/acme/settings/second-factor', { required: 'yes' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('otherwise you would lock yourself out')

  const { ann } = await connected(app)
  expect((await ann.post('/app/acme/settings/second-factor', { required: 'yes' })).status).toBe(303)
  const ed = app.as('ed')
  expect((await ed.get('/app/acme/incidents')).location).toBe('/account/second-factor')
  expect((await ed.get('/account/second-factor')).text).toContain('Acme asks for a second factor')
  expect((await ed.post('/app/acme/incidents', { title: 'x' })).status).toBe(403)
  await ed.post('/account/second-factor/totp', { currentPassword: testPassword })
  const secret = secretOn((await ed.get('/account/second-factor')).text)
  await ed.post('/account/second-factor/totp/confirmation', { code: codeOf(secret, app.deps.clock.now()) })
  expect((await ed.get('/app/acme/incidents')).status).toBe(200)
})

test('what is no passkey opens nothing and is told nothing', async () => {
  const app = testApp()
  const browser = app.visitor()
  const begun = JSON.parse((await browser.post('/sign-in/passkey/challenge')).text)
  expect(begun.options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
  for (const response of ['', '{}', '{"id":"x"}', 'null', '[1]', '{"id":{"a":1}}']) {
    const { token } = JSON.parse((await browser.post('/sign-in/passkey/challenge')).text)
    const answer = await browser.post('/sign-in/passkey', { token, response })
    expect([response, answer.status]).toEqual([response, 422])
    expect(answer.text).toContain('The passkey was not accepted.')
  }
  const late = await browser.post('/sign-in/passkey', { token: 'made up', response: '{}' })
  expect(late.text).toContain('That took too long. Try the passkey again.')
})
