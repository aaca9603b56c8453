import { afterEach, expect, test } from 'vitest'
import { invitations } from '#src/db/schema/access.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId } from '#src/testing/personas.ts'

const open: ConnectedRelay[] = []
afterEach(async () => {
  for (const mail of open.splice(0)) await mail.close()
})

const newcomer = { name: 'Newa', password: 'another battery staple' }

async function invited(email = 'new@example.com', role = 'editor', days = '7') {
  const app = testApp()
  const mail = await connectRelay(app)
  open.push(mail)
  const ann = app.as('ann')
  expect((await ann.post('/app/acme/team/invitations', { email, role, days })).status).toBe(303)
  return { app, mail, ann, link: await mail.linkTo(email, /invitations/) }
}

const team = ({ deps }: TestApp) =>
  deps.db
    .select()
    .from(memberships)
    .all()
    .filter(({ organizationId }) => organizationId === acmeId)
    .map(({ accountId, role }) => `${accountId} ${role}`)

const invitationIdOn = (text: string) => /invitations\/(id\d+)\/resending/.exec(text)?.[1] ?? ''

test('the link makes an account for the invited address and joins with the invited role', async () => {
  const { app, link } = await invited()
  const browser = app.visitor()
  expect((await browser.get(link)).text).toContain('Join Acme')
  app.deps.db.update(invitations).set({ name: 'Newa Newton' }).run()
  expect((await browser.get(link)).text).toContain('value="Newa Newton"')
  const refused = await browser.post(link, { ...newcomer, password: 'short' })
  expect([refused.status, refused.text.includes('value="Newa"')]).toEqual([422, true])
  const answer = await browser.post(link, { ...newcomer, email: 'other@example.com' })
  expect([answer.status, answer.location]).toEqual([303, '/app/acme'])
  expect((await browser.get('/app/acme')).text).toContain('Welcome to Acme.')
  const account = app.deps.db
    .select()
    .from(accounts)
    .all()
    .find(({ name }) => name === 'Newa')
  expect(account).toMatchObject({ email: 'new@example.com', emailVerifiedAt: app.deps.clock.now() })
  expect(team(app)).toContain(`${account?.id} editor`)
  expect(app.audited().slice(-3)).toEqual(['invitation.sent', 'invitation.accepted', 'account.signed_in'])
})

test('of two who accept one invitation at the same time one joins', async () => {
  const { app, link } = await invited('olga@example.com')
  const [here, there] = [app.as('olga'), app.as('olga')]
  const answers = await Promise.all([here, there].map((browser) => browser.post(`${link}/membership`)))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 404])
  const both = await invited('another@example.com')
  const newcomers = [both.app.visitor(), both.app.visitor()].map((browser) => browser.post(both.link, newcomer))
  expect((await Promise.all(newcomers)).map(({ status }) => status).sort()).toEqual([303, 404])
  for (const one of [app, both.app]) {
    expect(team(one)).toHaveLength(6)
    expect(one.audited().filter((action) => action === 'invitation.accepted')).toHaveLength(1)
  }
})

test('whoever has an account joins with it', async () => {
  const { app, link } = await invited('olga@example.com', 'admin')
  const stranger = await app.visitor().post(link, newcomer)
  expect([stranger.status, stranger.text.includes('has an account already: sign in to accept')]).toEqual([422, true])
  const olga = app.as('olga')
  expect((await olga.get(link)).text).toContain('Join as Olga')
  expect((await olga.post(`${link}/membership`)).location).toBe('/app/acme')
  expect(team(app)).toContain('olga00000000 admin')
  const dashboard = await olga.get('/app/acme')
  expect(dashboard.text).toContain('href="/app/other"')
  expect((await olga.get(link)).status).toBe(404)
})

test('whoever is signed in with another address is told so, is not let in, and uses no invitation up', async () => {
  const { app, link } = await invited()
  const olga = app.as('olga')
  const page = (await olga.get(link)).text
  expect(page).toContain('new@example.com is invited as Editor.')
  expect(page).toContain('You are signed in as olga@example.com. Sign out and open the invitation again')
  expect(page).not.toContain('Join as Olga')
  const answer = await olga.post(`${link}/membership`)
  expect([answer.status, answer.text.includes('This invitation is for new@example.com')]).toEqual([422, true])
  expect((await app.visitor().post(link, newcomer)).status).toBe(303)
})

test('a withdrawn, an expired and an unknown invitation open nothing', async () => {
  const { app, ann, link } = await invited()
  const id = invitationIdOn((await ann.get('/app/acme/team')).text)
  await ann.post(`/app/acme/team/invitations/${id}/withdrawal`)
  expect((await app.visitor().post(link, newcomer)).status).toBe(404)

  const late = await invited('late@example.com', 'viewer', '1')
  late.app.deps.clock.advance(24 * 3_600_000)
  const answer = await late.app.visitor().get(late.link)
  expect([answer.status, answer.text.includes('Ask for a new one.')]).toEqual([404, true])
  expect((await late.app.visitor().get(`${late.link.slice(0, -1)}x`)).status).toBe(404)
})

test('sending again makes an expired invitation good for another week', async () => {
  const { app, mail, ann, link } = await invited('new@example.com', 'viewer', '1')
  app.deps.clock.advance(2 * 24 * 3_600_000)
  const page = (await ann.get('/app/acme/team')).text
  expect(page).toContain('expired')
  await ann.post(`/app/acme/team/invitations/${invitationIdOn(page)}/resending`)
  expect(await mail.mailsTo('new@example.com')).toHaveLength(2)
  expect((await app.visitor().post(link, newcomer)).status).toBe(303)
})

test('nobody gives a role above their own, and nobody is invited twice', async () => {
  const { app, ann } = await invited()
  const invite = (email: string, role: string) => ann.post('/app/acme/team/invitations', { email, role, days: '7' })
  expect((await invite('boss@example.com', 'owner')).status).toBe(403)
  expect((await invite('new@example.com', 'viewer')).text).toContain('This person is invited already')
  expect((await invite('ed@example.com', 'viewer')).text).toContain('This person is in the team already.')
  const asOwner = { email: 'boss@example.com', role: 'owner', days: '7' }
  expect((await app.as('otto').post('/app/acme/team/invitations', asOwner)).status).toBe(303)
})

test('fifty invitations a day, and five times the same', async () => {
  const { ann } = await invited()
  const id = invitationIdOn((await ann.get('/app/acme/team')).text)
  const again = () => ann.post(`/app/acme/team/invitations/${id}/resending`)
  for (let time = 1; time <= 5; time++) expect((await again()).status).toBe(303)
  expect((await again()).status).toBe(429)
  const invite = (one: number) =>
    ann.post('/app/acme/team/invitations', { email: `p${one}@example.com`, role: 'viewer', days: '7' })
  for (let one = 2; one <= 50; one++) expect((await invite(one)).status).toBe(303)
  expect((await invite(51)).status).toBe(429)
})

test('without a mail server nobody can be invited, and the page says why', async () => {
  const invite = { email: 'new@example.com', role: 'viewer', days: '7' }
  const answer = await testApp().as('ann').post('/app/acme/team/invitations', invite)
  expect([answer.status, answer.text.includes('connect a mail server')]).toEqual([422, true])
})
