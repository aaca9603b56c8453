import { afterEach, expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { rowOf } from '#src/testing/accounts.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type Browser, type TestApp, testApp } from '#src/testing/harness.ts'
import { testPassword } from '#src/testing/personas.ts'

const open: ConnectedRelay[] = []
afterEach(async () => {
  for (const mail of open.splice(0)) await mail.close()
})

async function withMail() {
  const app = testApp()
  const mail = await connectRelay(app)
  open.push(mail)
  return { app, mail }
}

const newPassword = 'another battery staple'
const home = { email: 'ann@example.com', password: testPassword }
const away = 'ann@new.example'
const subjects = async (mail: ConnectedRelay, address: string) =>
  (await mail.mailsTo(address)).map(({ parsed }) => parsed.subject)

const ask = (browser: Browser, email: string) =>
  browser.post('/account/email', { email, currentPassword: testPassword })
const signsIn = async (app: TestApp, credentials: { email: string; password: string }) =>
  (await app.visitor().post('/sign-in', credentials)).status === 303

test('changing the address: the new one is proven first, in a session of the account, and both are told', async () => {
  const { app, mail } = await withMail()
  const ann = app.as('ann')
  const wrong = await ann.post('/account/email', { email: away, currentPassword: 'wrong' })
  expect([wrong.status, wrong.text.includes('This is not your password.')]).toEqual([422, true])
  await ask(ann, away)
  const link = await mail.linkTo(away, /verify-email/)

  const stranger = await app.visitor().get(link)
  expect([stranger.status, stranger.location]).toEqual([303, `/sign-in?next=${encodeURIComponent(link)}`])
  const other = await app.as('ed').post(link)
  expect([other.status, other.text.includes('This link is for another account')]).toEqual([404, true])
  expect((await ann.get(link)).text).toContain('Confirm the address')
  expect(await signsIn(app, home)).toBe(true)

  expect((await ann.post(link)).text).toContain(`You sign in with ${away}.`)
  expect(await signsIn(app, home)).toBe(false)
  expect(await signsIn(app, { ...home, email: away })).toBe(true)
  for (const address of [home.email, away])
    expect(await subjects(mail, address)).toContain('Your e-mail address was changed · Opsentry')
  expect((await ann.post(link)).status).toBe(404)
  expect(app.audited()).toContain('account.email_changed')
})

test('the link that a mail program opens leads through the sign-in, and back to itself', async () => {
  const { app, mail } = await withMail()
  await ask(app.as('ann'), away)
  const link = await mail.linkTo(away, /verify-email/)
  const phone = app.visitor()
  const { location } = await phone.get(link)
  const next = new URL(location ?? '', 'http://localhost').searchParams.get('next') ?? ''
  expect((await phone.post('/sign-in', { ...home, next })).location).toBe(link)
  expect((await phone.post(link)).status).toBe(200)
})

test('the present address is told of what is asked, and keeps itself without a session, once', async () => {
  const { app, mail } = await withMail()
  await ask(app.as('ann'), 'thief@evil.example')
  const theirs = await mail.linkTo('thief@evil.example', /verify-email/)
  expect(await subjects(mail, home.email)).toEqual(['Your e-mail address is about to change · Opsentry'])
  const keep = await mail.linkTo(home.email, /keep-email/)
  const owner = app.visitor()
  expect((await owner.get(keep)).text).toContain('Somebody asked to replace ann@example.com.')
  expect((await app.as('ann').get(theirs)).status).toBe(200)
  const kept = await owner.post(keep)
  expect([kept.status, kept.text.includes('Your account keeps ann@example.com.')]).toEqual([200, true])
  expect((await app.as('ann').post(theirs)).status).toBe(404)
  expect((await owner.post(keep)).status).toBe(404)
  expect(rowOf(app.deps, 'ann').email).toBe(home.email)
})

test('a former address takes the account back, and whoever had it is out', async () => {
  const { app, mail } = await withMail()
  const thief = app.as('ann')
  await ask(thief, 'thief@evil.example')
  await thief.post(await mail.linkTo('thief@evil.example', /verify-email/))
  const link = await mail.linkTo(home.email, /former-email/)
  const owner = app.visitor()
  const page = (await owner.get(link)).text
  expect(page).toContain('Your account uses thief@evil.example now. Here it goes back to ann@example.com')
  const short = await owner.post(link, { password: 'short' })
  expect([short.status, short.text.includes('at least 12 characters')]).toEqual([422, true])
  expect((await owner.post(link, { password: newPassword })).location).toBe('/sign-in')
  expect((await thief.get('/account')).location).toContain('/sign-in')
  expect(await signsIn(app, { email: 'thief@evil.example', password: testPassword })).toBe(false)
  expect(await signsIn(app, { ...home, password: newPassword })).toBe(true)
  expect((await owner.get(link)).status).toBe(404)
  expect(await subjects(mail, 'thief@evil.example')).not.toContain('Take the account back')
})

/** A thief with the password and a session asks for another address, and waits until the owner has chosen a new password. */
const walls: Record<string, (theft: { app: TestApp; mail: ConnectedRelay; link: string }) => Promise<void>> = {
  'the present address cancels it, before any reset': async ({ app, mail, link }) => {
    await app.visitor().post(await mail.linkTo(home.email, /keep-email/))
    expect((await app.as('ann').post(link)).status).toBe(404)
  },
  'the reset voids its link, even in a session of the account': async ({ app, mail, link }) => {
    await reset(app, mail)
    expect((await app.as('ann').post(link)).status).toBe(404)
  },
  'the link opens in a session of the account alone': async ({ app, link }) => {
    for (const browser of [app.visitor(), app.as('ed')])
      expect([303, 401, 404]).toContain((await browser.post(link)).status)
    expect((await app.visitor().get(link)).location).toContain('/sign-in')
  },
}

async function reset(app: TestApp, mail: ConnectedRelay): Promise<void> {
  await app.visitor().post('/forgot-password', { email: home.email })
  const link = await mail.linkTo(home.email, /reset-password/)
  expect((await app.visitor().post(link, { password: newPassword })).status).toBe(303)
}

test.each(Object.entries(walls))(
  'an address asked for before a reset takes nothing over: %s',
  async (_wall, stands) => {
    const { app, mail } = await withMail()
    const thief = app.as('ann')
    await ask(thief, 'thief@evil.example')
    const link = await mail.linkTo('thief@evil.example', /verify-email/)
    await stands({ app, mail, link })
    expect(rowOf(app.deps, 'ann').email).toBe(home.email)
  },
)

test('an address of another account is not taken over, and asking does not tell whether it exists', async () => {
  const { app, mail } = await withMail()
  const ann = app.as('ann')
  const [taken, free] = [await ask(ann, 'ed@example.com'), await ask(ann, 'no@example.com')]
  expect([taken.status, taken.location]).toEqual([free.status, free.location])
  expect(await subjects(mail, 'ed@example.com')).toEqual([])
})

test('an address nobody has proven is asked about, and proven by a link', async () => {
  const { app, mail } = await withMail()
  writeUnaudited(app.deps.db, (tx) => void tx.update(accounts).set({ emailVerifiedAt: null }).run())
  const ann = app.as('ann')
  expect((await ann.get('/account')).text).toContain('Nobody has confirmed yet')
  await ann.post('/account/email/verification')
  await ann.post(await mail.linkTo(home.email, /verify-email/))
  expect((await ann.get('/account')).text).not.toContain('Nobody has confirmed yet')
  expect(await subjects(mail, home.email)).toEqual(['Confirm your e-mail address · Opsentry'])
})

test('a changed password renews the session that changed it, and names the tokens that stay', async () => {
  const { app, mail } = await withMail()
  const [ann, elsewhere] = [app.as('ann'), app.as('ann')]
  const copy = ann.copy(ann.cookie('opsentry_session') ?? '')
  await ann.post('/app/acme/api-tokens', { name: 'Deploys', role: 'editor', days: '30', holder: 'person' })
  await ann.post('/app/acme/api-tokens', { name: 'Terraform', role: 'editor', days: '30', holder: 'organization' })
  const changed = await ann.post('/account/password', { currentPassword: testPassword, password: newPassword })
  expect([changed.status, (await ann.get('/account')).status]).toEqual([303, 200])
  for (const browser of [copy, elsewhere]) expect((await browser.get('/account')).status).toBe(303)
  const told = (await mail.mailsTo(home.email)).find(({ parsed }) => parsed.subject?.startsWith('Your password'))
  const text = told?.parsed.text ?? ''
  expect(text).toContain('These API tokens of yours keep working: Deploys (Acme).')
  expect(text).toContain('http://localhost/account/api-tokens')
  expect(text).not.toContain('Terraform')
})
