import { afterEach, expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { testPassword } from '#src/testing/personas.ts'
import { header } from '#src/testing/smtp-sink.ts'

const open: ConnectedRelay[] = []
afterEach(async () => {
  for (const mail of open.splice(0)) await mail.close()
})

async function withMail(app: TestApp = testApp()) {
  const mail = await connectRelay(app)
  open.push(mail)
  return { app, mail }
}

const newPassword = 'another battery staple'
const subjects = async (mail: ConnectedRelay, address: string) =>
  (await mail.mailsTo(address)).map(({ parsed }) => parsed.subject)

test('a forgotten password: the link chooses a new one, once, and ends every session', async () => {
  const { app, mail } = await withMail()
  const signedIn = app.as('ann')
  const asked = await app.visitor().post('/forgot-password', { email: 'Ann@example.com' })
  expect(asked.text).toContain('Check your mail')
  const link = await mail.linkTo('ann@example.com', /reset-password/)
  const short = await app.visitor().post(link, { password: 'short' })
  expect([short.status, short.text.includes('at least 12 characters')]).toEqual([422, true])

  const answer = await app.visitor().post(link, { password: newPassword })
  expect([answer.status, answer.location]).toEqual([303, '/sign-in'])
  expect((await signedIn.get('/app')).location).toBe('/sign-in?next=%2Fapp')
  const credentials = { email: 'ann@example.com', password: newPassword }
  expect((await app.visitor().post('/sign-in', credentials)).status).toBe(303)
  expect((await app.visitor().post('/sign-in', { ...credentials, password: testPassword })).status).toBe(422)
  expect((await app.visitor().get(link)).status).toBe(404)
  expect(await subjects(mail, 'ann@example.com')).toEqual([
    'Choose a new password · Opsentry',
    'Your password was changed · Opsentry',
  ])
})

test('of two who use one reset link at the same time one sets the password', async () => {
  const { app, mail } = await withMail()
  await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
  const link = await mail.linkTo('ann@example.com', /reset-password/)
  const passwords = ['first battery staple', 'second battery staple']
  const answers = await Promise.all(passwords.map((password) => app.visitor().post(link, { password })))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 404])
  const winner = passwords[answers.findIndex(({ status }) => status === 303)] ?? ''
  expect((await app.visitor().post('/sign-in', { email: 'ann@example.com', password: winner })).status).toBe(303)
  expect(app.audited(null).filter((action) => action === 'account.password_reset')).toHaveLength(1)
})

test('an unknown address gets the same answer, the same rows, and no mail', async () => {
  const { app, mail } = await withMail()
  const known = await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
  const unknown = await app.visitor().post('/forgot-password', { email: 'bob@example.com' })
  expect(unknown.text.replace('bob@', 'ann@')).toBe(known.text)
  const rows = app.deps.db.select().from(deliveries).all()
  expect(rows.map(({ kind, state }) => [kind, state])).toEqual([
    ['password_reset', 'waiting'],
    ['password_reset', 'waiting'],
  ])
  expect(await subjects(mail, 'bob@example.com')).toEqual([])
  expect(await subjects(mail, 'ann@example.com')).toHaveLength(1)
})

test('an older link is void once a newer one was used, and every link after an hour', async () => {
  const { app, mail } = await withMail()
  await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
  const older = await mail.linkTo('ann@example.com', /reset-password/)
  await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
  const newer = await mail.linkTo('ann@example.com', /reset-password/)
  expect(newer).not.toBe(older)
  await app.visitor().post(newer, { password: newPassword })
  expect((await app.visitor().get(older)).status).toBe(404)

  await app.visitor().post('/forgot-password', { email: 'ann@example.com' })
  const late = await mail.linkTo('ann@example.com', /reset-password/)
  app.deps.clock.advance(3_600_001)
  const answer = await app.visitor().get(late)
  expect([answer.status, answer.text.includes('Ask for a new one.')]).toEqual([404, true])
})

test('the fourth mail in an hour to one address is refused, known or not', async () => {
  const { app } = await withMail()
  for (const email of ['ann@example.com', 'bob@example.com']) {
    for (let mail = 1; mail <= 3; mail++) await app.visitor().post('/forgot-password', { email })
    expect((await app.visitor().post('/forgot-password', { email })).status).toBe(429)
  }
})

test('without a mail server the page says who can help', async () => {
  const answer = await testApp().visitor().post('/forgot-password', { email: 'ann@example.com' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('opsentry user reset-password')
})

test('sign-up is closed unless the instance admin opens it', async () => {
  const { app } = await withMail()
  expect((await app.visitor().get('/sign-up')).status).toBe(404)
  expect((await app.visitor().post('/sign-up', { email: 'new@example.com' })).status).toBe(404)
  expect((await app.visitor().get('/sign-in')).text).not.toContain('/sign-up')
})

function openSignUp(app: TestApp): void {
  writeUnaudited(app.deps.db, (tx) => void tx.update(instance).set({ signUp: 'open' }).run())
}

test('open sign-up: the link proves the address, name and password are asked behind it, and it works once', async () => {
  const { app, mail } = await withMail()
  openSignUp(app)
  await app.visitor().post('/sign-up', { email: 'New@example.com' })
  const link = await mail.linkTo('new@example.com', /sign-up/)
  const browser = app.visitor()
  const form = await browser.get(link)
  expect(form.text).toContain('value="new@example.com"')
  const answer = await browser.post(link, { name: 'Newa', password: newPassword, email: 'ann@example.com' })
  expect(answer.location).toBe('/app')
  expect((await browser.get('/app')).location).toBe('/account/organizations')
  const made = app.deps.db
    .select()
    .from(accounts)
    .all()
    .find(({ name }) => name === 'Newa')
  expect(made).toMatchObject({ email: 'new@example.com', instanceAdmin: false, emailVerifiedAt: app.deps.clock.now() })
  expect((await app.visitor().post(link, { name: 'Other', password: newPassword })).status).toBe(404)
})

test('signing up with an address that has an account tells its owner, and nobody else', async () => {
  const { app, mail } = await withMail()
  openSignUp(app)
  const known = await app.visitor().post('/sign-up', { email: 'ann@example.com' })
  const unknown = await app.visitor().post('/sign-up', { email: 'bob@example.com' })
  expect(unknown.text.replace('bob@', 'ann@')).toBe(known.text)
  expect(await subjects(mail, 'ann@example.com')).toEqual(['You have an account already · Opsentry'])
  expect(await subjects(mail, 'bob@example.com')).toEqual(['Finish making your account · Opsentry'])
})

test('what people type reaches no header of a mail', async () => {
  const { app, mail } = await withMail()
  openSignUp(app)
  for (const email of [
    'a@example.com\r\nBcc: victim@example.com',
    'a@example.com,victim@example.com',
    'Ann <a@example.com>',
  ])
    for (const path of ['/forgot-password', '/sign-up'])
      expect([path, email, (await app.visitor().post(path, { email })).status]).toEqual([path, email, 422])
  const ann = app.as('ann')
  const invite = { email: 'x@example.com\nBcc: victim@example.com', role: 'viewer', days: '7' }
  expect((await ann.post('/app/acme/team/invitations', invite)).status).toBe(422)
  for (const [path, field] of [
    ['/account/name', 'name'],
    ['/app/acme/settings', 'organization'],
  ] as const)
    expect((await ann.post(path, { [field]: 'Ann\r\nBcc: victim@example.com', timeZone: 'UTC' })).status).toBe(422)

  // A name that is legal and looks like trouble all the same.
  await ann.post('/account/name', { name: 'Ann" <evil@example.com>, victim@example.com' })
  await ann.post('/app/acme/team/invitations', { email: 'new@example.com', role: 'viewer', days: '7' })
  const [invitation] = await mail.mailsTo('new@example.com')
  expect(invitation && header(invitation, 'To')).toBe('new@example.com')
  expect(mail.sink.mails.map(({ to }) => to)).toEqual(['new@example.com'])
})
