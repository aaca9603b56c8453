import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import type { SubscriberState } from '#src/words.ts'

const row = ({ deps }: TestApp, id: string) => deps.db.select().from(subscribers).where(eq(subscribers.id, id)).get()
const rows = ({ deps }: TestApp) => deps.db.select().from(subscribers).all()

function one(state: SubscriberState, more: Partial<typeof subscribers.$inferInsert> = {}) {
  const app = testApp()
  const id = subscribe(app.deps, 'sue@example.org', { state, ...more })
  return { app, id, path: `/app/acme/subscribers/${id}` }
}

test('one subscriber: what it follows, where it agreed, and the last messages with their answers', async () => {
  const { app, id, path } = one('active', { consent: 'import: old newsletter' })
  openIncident(app.deps, system, acmeId, {
    title: 'Logins fail',
    body: 'x',
    status: 'investigating',
    services: [],
    notify: true,
  })
  while (expandNextStep(app.deps));
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(deliveries).set({ state: 'retrying', lastAnswer: '450 4.2.0 greylisted' }).run()
  })
  const { text } = await app.as('ann').get(path)
  for (const part of ['sue@example.org', 'The whole page', 'Imported: old newsletter', 'Logins fail', 'Retrying'])
    expect(text).toContain(part)
  expect(text).toContain('450 4.2.0 greylisted')
  expect(row(app, id)?.state).toBe('active')
})

test('of a URL it says whom to ask, where somebody was named', async () => {
  const app = testApp()
  const [named, unnamed] = ['ops@example.org', null].map(
    (contact) => subscribeUrl(app.deps, 'webhook', `https://hooks.example.org/${contact}`, { contact }).id,
  )
  const textOf = async (id = '') => (await app.as('ann').get(`/app/acme/subscribers/${id}`)).text
  expect(await textOf(named)).toMatch(/Whom to ask about it[\s\S]{1,80}ops@example\.org/)
  expect(await textOf(unnamed)).not.toContain('Whom to ask')
})

test.each([
  ['active', 'pause', 'paused', 'subscriber.paused'],
  ['paused', 'resumption', 'active', 'subscriber.resumed'],
  ['quarantined', 'release', 'active', 'subscriber.released'],
] as const)('who is %s: %s makes it %s, audited', async (state, act, after, action) => {
  const { app, id, path } = one(state, { stateReason: '550 unknown', failures: 3, pausedAt: 1, quarantinedAt: 1 })
  const answer = await app.as('ann').post(`${path}/${act}`)
  expect([answer.status, answer.location]).toEqual([303, path])
  expect(row(app, id)?.state).toBe(after)
  if (after === 'active') expect(row(app, id)).toMatchObject({ failures: 0, stateReason: null, pausedAt: null })
  expect(app.audited()).toEqual([action])
})

test.each([
  ['unsubscribed', 'resumption'],
  ['unsubscribed', 'release'],
  ['unconfirmed', 'pause'],
  ['active', 'release'],
  ['active', 'resending'],
] as const)('who is %s: %s is refused with a sentence, and nothing changes', async (state, act) => {
  const { app, id, path } = one(state)
  const answer = await app.as('ann').post(`${path}/${act}`)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('class="form-problem"')
  expect([row(app, id)?.state, app.audited()]).toEqual([state, []])
})

test('quarantined says why, and how it comes out; who has left can only come back by themselves', async () => {
  const ill = one('quarantined', { stateReason: '550 5.1.1 no such user' })
  const { text } = await ill.app.as('ann').get(ill.path)
  expect(text).toContain('550 5.1.1 no such user')
  expect(text).toContain('Take out of quarantine')
  const left = one('unsubscribed')
  expect((await left.app.as('ann').get(left.path)).text).toContain('Only the person can come back')
})

test('removing forgets the address; the page then says so and offers nothing more', async () => {
  const { app, id, path } = one('active')
  await app.as('ann').post(`${path}/erasure`)
  expect(row(app, id)).toMatchObject({ address: `erased-${id}`, state: 'unsubscribed' })
  expect(app.deps.db.select().from(forgottenAddresses).all()).toHaveLength(1)
  const { text } = await app.as('ann').get(path)
  expect(text).toContain('Erased on')
  expect(text).not.toMatch(/sue@|<form method="post" action="\/app\/acme\/subscribers/)
  expect(app.audited()).toEqual(['subscriber.erased'])
})

test('the confirmation is sent again, three times an hour', async () => {
  const { app, path } = one('unconfirmed')
  const mail = await connectRelay(app)
  try {
    const statuses = []
    for (let time = 0; time < 4; time++) statuses.push((await app.as('ann').post(`${path}/resending`)).status)
    expect(statuses).toEqual([303, 303, 303, 429])
    expect(await mail.mailsTo('sue@example.org')).toHaveLength(3)
  } finally {
    await mail.close()
  }
})

const add = (app: TestApp, fields: Record<string, string>) => app.as('ann').post('/app/acme/subscribers', fields)

test('an added address is asked by mail, and told once it has confirmed', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  try {
    const answer = await add(app, { email: 'New@Example.org', agreed: 'ask' })
    expect(rows(app)).toMatchObject([{ address: 'new@example.org', state: 'unconfirmed', consent: 'invited' }])
    expect(answer.location).toBe(`/app/acme/subscribers/${rows(app)[0]?.id}`)
    await app.visitor().post(await mail.linkTo('new@example.org', /\/confirmation/))
    expect(rows(app)).toMatchObject([{ state: 'active' }])
    expect(app.audited()).toEqual(['subscriber.requested', 'subscriber.confirmed'])
  } finally {
    await mail.close()
  }
})

test('who agreed elsewhere is told at once, with what was said of it', async () => {
  const app = testApp()
  await add(app, { email: 'new@example.org', agreed: 'elsewhere', consent: 'contract of March' })
  expect(rows(app)).toMatchObject([{ state: 'active', consent: 'team: contract of March' }])
  const { text } = await app.as('ann').get(`/app/acme/subscribers/${rows(app)[0]?.id}`)
  expect(text).toContain('Added by the team: contract of March')
  expect(app.audited()).toEqual(['subscriber.added'])
})

test.each([
  ['no address', { agreed: 'elsewhere', consent: 'contract' }, 'Type an e-mail address.'],
  ['no consent', { email: 'new@example.org', agreed: 'elsewhere', consent: ' ' }, 'Say where they agreed'],
  ['no mail server', { email: 'new@example.org', agreed: 'ask' }, 'No mail can be sent'],
  [
    'no service',
    { email: 'new@example.org', agreed: 'ask', scope: 'services', incidents: 'yes' },
    'at least one service',
  ],
])('adding with %s is refused, and what was typed stays', async (_what, fields, sentence) => {
  const app = testApp()
  const answer = await add(app, fields as Record<string, string>)
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(sentence)
  if ('email' in fields) expect(answer.text).toContain('value="new@example.org"')
  expect(rows(app)).toEqual([])
})

test.each([
  ['active', 'already subscribed'],
  ['paused', 'already in the list'],
  ['unsubscribed', 'has unsubscribed'],
] as const)('nobody adds who is %s without asking them', async (state, sentence) => {
  const { app, id } = one(state)
  const answer = await add(app, { email: 'sue@example.org', agreed: 'elsewhere', consent: 'contract' })
  expect([answer.status, row(app, id)?.state]).toEqual([422, state])
  expect(answer.text).toContain(sentence)
})

test('an erased address is added only by asking it', async () => {
  const { app, path } = one('active')
  await app.as('ann').post(`${path}/erasure`)
  const answer = await add(app, { email: 'sue@example.org', agreed: 'elsewhere', consent: 'contract' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('This address was erased.')
  const mail = await connectRelay(app)
  try {
    expect((await add(app, { email: 'sue@example.org', agreed: 'ask' })).status).toBe(303)
    expect(await mail.mailsTo('sue@example.org')).toHaveLength(1)
  } finally {
    await mail.close()
  }
})

test('another organization’s subscriber is not found, nor changed', async () => {
  const app = testApp()
  const id = subscribe(app.deps, 'sue@example.org', { organizationId: otherId })
  expect((await app.as('ann').get(`/app/acme/subscribers/${id}`)).status).toBe(404)
  for (const act of ['pause', 'resumption', 'release', 'resending', 'erasure'])
    expect((await app.as('ann').post(`/app/acme/subscribers/${id}/${act}`)).status).toBe(404)
  expect(row(app, id)?.state).toBe('active')
})

test.each(['ed', 'vic'] as const)('%s may neither read nor change a subscriber', async (persona) => {
  const { app, id, path } = one('active')
  expect((await app.as(persona).get(path)).status).toBe(403)
  for (const act of ['pause', 'erasure']) expect((await app.as(persona).post(`${path}/${act}`)).status).toBe(403)
  expect(row(app, id)?.state).toBe('active')
})
