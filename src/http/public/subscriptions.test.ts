import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'

/** A relay is configured; nothing is sent, because nothing delivers in these tests. */
function app(): TestApp {
  const made = testApp()
  writeUnaudited(made.deps.db, (tx) => {
    tx.update(instance)
      .set({ relayHost: '127.0.0.1', relayPort: 9, relaySecurity: 'none', relayFrom: 'status@acme.example' })
      .run()
  })
  return made
}

const rows = (made: TestApp) => made.deps.db.select().from(subscribers).all()
const owed = (made: TestApp) => made.deps.db.select().from(deliveries).all()

function subscriber(made: TestApp, state: 'unconfirmed' | 'active' | 'unsubscribed' = 'unconfirmed'): string {
  const id = subscribe(made.deps, 'sue@example.org', { state, confirmedAt: null })
  return signedToken(made.deps, 'subscription', id)
}

test('subscribing asks the address to confirm, and nothing else', async () => {
  const made = app()
  const answer = await made.visitor().post('/subscribe', { email: ' Sue@Example.org ' })
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('Check your mail')
  expect(rows(made)).toMatchObject([{ address: 'sue@example.org', state: 'unconfirmed' }])
  expect(owed(made)).toMatchObject([{ kind: 'subscription_confirmation', address: 'sue@example.org' }])
  expect(made.audited()).toEqual([])
})

test('an address that follows already reads the same page, and is mailed the link to what it gets', async () => {
  const made = app()
  subscriber(made, 'active')
  const known = await made.visitor().post('/subscribe', { email: 'sue@example.org' })
  const fresh = await made.visitor().post('/subscribe', { email: 'new@example.org' })
  expect(known.text.replace('sue@', 'new@')).toBe(fresh.text)
  expect(owed(made).map(({ address, kind }) => [address, kind])).toEqual([
    ['sue@example.org', 'subscription_link'],
    ['new@example.org', 'subscription_confirmation'],
  ])
})

test.each([
  ['', 'Type an e-mail address.'],
  ['sue', 'Type one plain e-mail address, such as ann@example.com.'],
  ['sue@example.org, eve@example.org', 'Type one plain e-mail address'],
  ['sue@example.org\r\nBcc: eve@example.org', 'Type one plain e-mail address'],
  ['"Sue" <sue@example.org>', 'Type one plain e-mail address'],
])('%j is refused beside the field, and stays in it', async (email, sentence) => {
  const made = app()
  const answer = await made.visitor().post('/subscribe', { email })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  expect(rows(made)).toEqual([])
})

test('one address cannot be flooded, nor can one visitor flood others', async () => {
  const made = app()
  const statuses = []
  for (let attempt = 0; attempt < 4; attempt++)
    statuses.push((await made.visitor().post('/subscribe', { email: 'sue@example.org' })).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  for (let attempt = 0; attempt < 56; attempt++)
    await made.visitor().post('/subscribe', { email: `sue${attempt}@example.org` })
  const refused = await made.visitor().post('/subscribe', { email: 'last@example.org' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
})

test('without a relay the page says so and offers the feeds', async () => {
  const made = testApp()
  const page = await made.visitor().get('/subscribe')
  expect(page.text).toContain('E-mail is not available here yet.')
  const posted = await made.visitor().post('/subscribe', { email: 'sue@example.org' })
  expect([posted.status, rows(made)]).toEqual([422, []])
})

test('opening the link confirms nobody; its form does, once and again', async () => {
  const made = app()
  const token = subscriber(made)
  const page = await made.visitor().get(`/subscriptions/${token}/confirmation`)
  expect(page.text.match(/<form/g)).toHaveLength(1)
  expect(rows(made)[0]?.state).toBe('unconfirmed')
  for (let time = 0; time < 2; time++)
    expect((await made.visitor().post(`/subscriptions/${token}/confirmation`)).text).toContain('You are subscribed')
  expect(rows(made)[0]?.state).toBe('active')
  expect(made.audited()).toEqual(['subscriber.confirmed'])
})

test('a mail scanner that opens the link unsubscribes nobody; one click by POST without cookies does', async () => {
  const made = app()
  const token = subscriber(made, 'active')
  const page = await made.visitor().get(`/subscriptions/${token}/unsubscribe`)
  expect(page.text.match(/<form/g)).toHaveLength(1)
  expect(rows(made)[0]?.state).toBe('active')
  for (let time = 0; time < 2; time++) {
    const oneClick = await made.handle(
      new Request(`http://localhost/subscriptions/${token}/unsubscribe`, {
        method: 'POST',
        body: 'List-Unsubscribe=One-Click',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    )
    expect(oneClick.status).toBe(200)
  }
  expect(rows(made)[0]?.state).toBe('unsubscribed')
  expect(made.audited()).toEqual(['subscriber.unsubscribed'])
})

test('who has left has left until the link in a new mail is confirmed, whoever typed the address', async () => {
  const made = app()
  const token = subscriber(made, 'unsubscribed')
  await made.visitor().post('/subscribe', { email: 'sue@example.org' })
  expect(rows(made)).toMatchObject([{ state: 'unsubscribed' }])
  expect(owed(made)).toMatchObject([{ kind: 'subscription_confirmation' }])
  await made.visitor().post(`/subscriptions/${token}/confirmation`)
  expect(rows(made)).toMatchObject([{ state: 'active', unsubscribedAt: null }])
})

test('a made-up, shortened or foreign link is not found', async () => {
  const made = app()
  const token = subscriber(made, 'active')
  for (const wrong of [token.slice(0, -1), `${token}x`, `aaaaaaaaaaaa${token.slice(12)}`, 'x', '%00'])
    for (const path of ['', '/confirmation', '/unsubscribe'])
      expect([wrong, (await made.visitor().get(`/subscriptions/${wrong}${path}`)).status]).toEqual([wrong, 404])
  expect((await made.visitor().post(`/s/other/subscriptions/${token}/unsubscribe`)).status).toBe(404)
  expect(rows(made)[0]?.state).toBe('active')
})

test('the log holds no link that its reader could use', async () => {
  const made = app()
  const token = subscriber(made, 'active')
  await made.visitor().post(`/subscriptions/${token}/unsubscribe`)
  await made.visitor().get(`/subscriptions/${token}`)
  const requests = () => made.deps.logger.lines.filter(({ event }) => event === 'request')
  await expect
    .poll(() => requests().map(({ facts }) => facts.path))
    .toEqual(['/subscriptions/:token/unsubscribe', '/subscriptions/:token'])
  expect(JSON.stringify(made.deps.logger.lines)).not.toContain(token)
})

test('the subscription page shows what is held and how to leave', async () => {
  const made = app()
  const token = subscriber(made, 'active')
  const page = await made.visitor().get(`/subscriptions/${token}`)
  expect(page.text).toContain('sue@example.org')
  expect(page.text).toContain(`action="/subscriptions/${token}/unsubscribe"`)
})

test('admins see who follows; editors and viewers do not, nor does another organization', async () => {
  const made = app()
  subscriber(made, 'active')
  expect((await made.as('ann').get('/app/acme/subscribers')).text).toContain('sue@example.org')
  expect((await made.as('ed').get('/app/acme/subscribers')).status).toBe(403)
  expect((await made.as('vic').get('/app/acme/subscribers')).status).toBe(403)
  expect((await made.as('olga').get('/app/acme/subscribers')).status).toBe(404)
  expect((await made.as('olga').get('/app/other/subscribers')).text).not.toContain('sue@example.org')
})
