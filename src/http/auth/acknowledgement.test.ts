import { afterEach, expect, test } from 'vitest'
import { accounts, instance } from '#src/db/schema/identity.ts'
import { policyAcknowledgements } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { publishFirstPolicy } from '#src/testing/policies.ts'

const open: ConnectedRelay[] = []
afterEach(async () => {
  for (const mail of open.splice(0)) await mail.close()
})

const newcomer = { name: 'Newa', password: 'another battery staple' }

async function openToAll() {
  const app = testApp()
  const mail = await connectRelay(app)
  open.push(mail)
  writeUnaudited(app.deps.db, (tx) => void tx.update(instance).set({ signUp: 'open' }).run())
  return { app, mail }
}

const acknowledged = ({ deps }: TestApp) => {
  const people = new Map(
    deps.db
      .select()
      .from(accounts)
      .all()
      .map(({ id, email }) => [id, email]),
  )
  return deps.db
    .select()
    .from(policyAcknowledgements)
    .all()
    .map(({ accountId, versionId, at }) => [people.get(accountId), versionId, at])
}

test('signing up names the policy, links to it, and records that the version in force was read', async () => {
  const { app, mail } = await openToAll()
  const { id } = publishFirstPolicy(app.deps)
  const visitor = app.visitor()
  expect((await visitor.get('/sign-up')).text).toContain('<a href="/privacy-policy">privacy policy</a>')
  await visitor.post('/sign-up', { email: 'new@example.com' })
  const link = await mail.linkTo('new@example.com', /sign-up/)
  expect((await visitor.get(link)).text).toContain('<a href="/privacy-policy">privacy policy</a>')
  expect(acknowledged(app)).toEqual([])
  await visitor.post(link, newcomer)
  expect(acknowledged(app)).toEqual([['new@example.com', id, app.deps.clock.now()]])
  expect(app.audited(null)).toContain('policy.acknowledged')
  expect((await visitor.get('/account')).text).not.toContain('policy-notice')
})

test('so does accepting an invitation with a new account; with an account that is there it does not', async () => {
  const { app, mail } = await openToAll()
  const { id } = publishFirstPolicy(app.deps)
  for (const email of ['new@example.com', 'olga@example.com'])
    await app.as('ann').post('/app/acme/team/invitations', { email, role: 'viewer', days: '7' })
  const link = await mail.linkTo('new@example.com', /invitations/)
  expect((await app.visitor().get(link)).text).toContain('<a href="/privacy-policy">privacy policy</a>')
  await app.visitor().post(link, newcomer)
  await app.as('olga').post(`${await mail.linkTo('olga@example.com', /invitations/)}/membership`)
  expect(acknowledged(app).map(([email, version]) => [email, version])).toEqual([['new@example.com', id]])
})

test('while no version is published there is nothing to record', async () => {
  const { app, mail } = await openToAll()
  await app.visitor().post('/sign-up', { email: 'new@example.com' })
  await app.visitor().post(await mail.linkTo('new@example.com', /sign-up/), newcomer)
  expect(acknowledged(app)).toEqual([])
})
