import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { deliverDue } from '#src/domain/notifications/deliver-due.ts'
import { expandNextStep } from '#src/domain/notifications/expand-notifications.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { startSmtpSink } from '#src/testing/smtp-sink.ts'

const address = 'sue@example.org'

const row = ({ deps }: TestApp, id: string) => deps.db.select().from(subscribers).where(eq(subscribers.id, id)).get()
const owed = ({ deps }: TestApp) => deps.db.select().from(deliveries).all()

function follower(state: 'unconfirmed' | 'active' | 'paused' | 'quarantined' | 'unsubscribed' = 'active') {
  const app = testApp()
  const id = subscribe(app.deps, address, { state })
  return { app, id, link: `/subscriptions/${signedToken(app.deps, 'subscription', id)}` }
}

function service({ deps }: TestApp, name: string): string {
  return createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
}

function announce({ deps }: TestApp, title = 'Down', serviceIds: string[] = []): void {
  const services = serviceIds.map((serviceId) => ({ serviceId, status: 'major_outage' as const }))
  openIncident(deps, system, acmeId, { title, body: 'x', status: 'investigating', services, notify: true })
}

const acts = ['following', 'pause', 'resumption', 'erasure', 'confirmation', 'unsubscribe']

test('opening any of its links changes nothing', async () => {
  const { app, link } = follower()
  announce(app)
  const before = app.deps.db.$client.serialize()
  for (const path of ['', '/erasure', '/confirmation', '/unsubscribe'])
    expect((await app.visitor().get(link + path)).status).toBe(200)
  for (const path of ['/following', '/pause', '/resumption'])
    expect((await app.visitor().get(link + path)).status).toBe(405)
  expect(Buffer.compare(app.deps.db.$client.serialize(), before)).toBe(0)
})

test('a made-up link and one of another organization open and change nothing', async () => {
  const { app, id, link } = follower()
  for (const wrong of [`${link}x`, '/subscriptions/abc', `/s/other${link}`]) {
    for (const path of ['', '/erasure', '/export.json'])
      expect([wrong, path, (await app.visitor().get(wrong + path)).status]).toEqual([wrong, path, 404])
    for (const act of acts) expect((await app.visitor().post(`${wrong}/${act}`)).status).toBe(404)
  }
  expect(row(app, id)?.state).toBe('active')
  expect(app.audited()).toEqual([])
})

test('what is followed is shown, changed and audited by ids alone', async () => {
  const { app, id, link } = follower()
  const [api, web] = [service(app, 'API'), service(app, 'Web')]
  expect((await app.visitor().get(link)).text).toContain('Everything on this page')
  const choice = { scope: 'services', [`service-${web}`]: 'yes', incidents: 'yes' }
  const changed = await app.visitor().post(`${link}/following`, choice)
  expect(changed.text).toContain('Saved. From now on you hear of this.')
  expect(changed.text).toMatch(/<dd>\s*<span>Web<\/span>/)
  expect(row(app, id)).toMatchObject({ followsAll: false, followsIncidents: true, followsMaintenance: false })
  await app.visitor().post(`${link}/following`, choice)
  expect(app.audited().filter((action) => action === 'subscriber.changed')).toHaveLength(1)
  const entry = app.deps.db.select().from(auditEntries).where(eq(auditEntries.action, 'subscriber.changed')).get()
  expect(entry).toMatchObject({ actorKind: 'subscriber', actorId: id, subjectId: id })
  expect(entry?.details).not.toContain(address)
  announce(app, 'API', [api])
  announce(app, 'Web', [web])
  while (expandNextStep(app.deps));
  expect(owed(app)).toHaveLength(1)
})

test('a choice of nothing is refused on the page, which keeps it open', async () => {
  const { app, id, link } = follower()
  const answer = await app.visitor().post(`${link}/following`, { scope: 'services', incidents: 'yes' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('Choose at least one service')
  expect(answer.text).toMatch(/<details class="card manage" open/)
  expect(row(app, id)?.followsAll).toBe(true)
})

test('paused, nothing is sent, nor later; going on, what is written from then on is', async () => {
  const { app, id, link } = follower()
  const mail = await connectRelay(app)
  try {
    expect((await app.visitor().post(`${link}/pause`)).text).toContain('Paused. Nothing is sent until you go on.')
    announce(app, 'Meanwhile')
    await deliverDue(app.deps)
    app.deps.clock.advance(1000)
    const resumed = await app.visitor().post(`${link}/resumption`)
    expect(resumed.text).toContain('You are told again from now on.')
    announce(app, 'Afterwards')
    const subjects = (await mail.mailsTo(address)).map(({ parsed }) => parsed.subject)
    expect(subjects).toEqual(['Investigating: Afterwards · Acme'])
    expect(row(app, id)).toMatchObject({ state: 'active', pausedAt: null })
    expect(app.audited()).toEqual(expect.arrayContaining(['subscriber.paused', 'subscriber.resumed']))
  } finally {
    await mail.close()
  }
})

test('pausing twice is one pause; who is not told cannot pause', async () => {
  const { app, link } = follower()
  for (let time = 0; time < 2; time++) expect((await app.visitor().post(`${link}/pause`)).status).toBe(200)
  expect(app.audited()).toEqual(['subscriber.paused'])
  const left = follower('unsubscribed')
  expect((await left.app.visitor().post(`${left.link}/pause`)).status).toBe(422)
  expect(row(left.app, left.id)?.state).toBe('unsubscribed')
})

test('a stranger who types the address of somebody paused changes nothing; the link in the mail goes on', async () => {
  const { app, id, link } = follower('paused')
  const mail = await connectRelay(app)
  try {
    await app.visitor().post('/subscribe', { email: address, scope: 'all', maintenance: 'yes' })
    expect(row(app, id)).toMatchObject({ state: 'paused', followsIncidents: true })
    const confirmation = await mail.linkTo(address, /\/subscriptions\/.+\/confirmation/)
    expect(confirmation).toBe(`${link}/confirmation`)
    await app.visitor().post(confirmation)
    expect(row(app, id)).toMatchObject({ state: 'active', followsIncidents: true, pausedAt: null })
  } finally {
    await mail.close()
  }
})

test('who unsubscribes before the request to confirm has left gets no request', async () => {
  const { app, link } = follower('unconfirmed')
  const mail = await connectRelay(app)
  try {
    await app.visitor().post('/subscribe', { email: address })
    app.deps.clock.advance(1000)
    await app.visitor().post(`${link}/unsubscribe`)
    expect(await mail.mailsTo(address)).toEqual([])
    expect(owed(app)).toMatchObject([{ state: 'suppressed' }])
  } finally {
    await mail.close()
  }
})

test('everything that is held can be taken along, and nothing of anybody else', async () => {
  const { app, id, link } = follower()
  const web = service(app, 'Web')
  const other = subscribe(app.deps, 'other@example.org')
  await app.visitor().post(`${link}/following`, { scope: 'services', [`service-${web}`]: 'yes', incidents: 'yes' })
  announce(app, 'Web down', [web])
  while (expandNextStep(app.deps));
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(deliveries)
      .set({ state: 'delivered', lastAnswer: '250 ok', attempts: 1, settledAt: 5 })
      .where(eq(deliveries.subscriberId, id))
      .run()
  })
  await app.as('ann').post(`/app/acme/subscribers/${id}/pause`)
  const answer = await app.visitor().get(`${link}/export.json`)
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="subscription.json"')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  const record = JSON.parse(answer.text)
  expect(record.subscriber).toMatchObject({
    id,
    address,
    channel: 'email',
    state: 'paused',
    consent: 'form',
    follows: { incidents: true, maintenance: false, services: [{ id: web, name: 'Web' }] },
  })
  expect(record.messages).toMatchObject([{ about: 'Web down', state: 'delivered', lastAnswer: '250 ok' }])
  expect(record.history).toMatchObject([
    { action: 'subscriber.changed', by: 'you', ip: '127.0.0.1' },
    { action: 'subscriber.paused', by: 'team' },
  ])
  expect(record.history[1]).not.toHaveProperty('ip')
  expect(answer.text).not.toContain(other)
})

test('an export holds neither the URL nor the secret of a webhook: its link may stand in a chat', async () => {
  const app = testApp()
  const { text } = await app
    .visitor()
    .post('/subscribe', { channel: 'webhook', url: 'https://hooks.example.org/status?key=topsecret' })
  const path = /http:\/\/localhost(\/subscriptions\/[^"<]+)/.exec(text)?.[1] ?? ''
  const exported = await app.visitor().get(`${path}/export.json`)
  expect(JSON.parse(exported.text).subscriber).toMatchObject({ holdsUrl: true, holdsSigningSecret: true })
  expect(exported.text).not.toMatch(/topsecret|whsec_/)
})

test('erasing forgets the address everywhere, and the ledger adds up without it', async () => {
  const { app, id, link } = follower()
  const web = service(app, 'Web')
  await app.visitor().post('/subscribe', { email: address })
  await app.visitor().post(`${link}/following`, { scope: 'services', [`service-${web}`]: 'yes', incidents: 'yes' })
  announce(app, 'Web down', [web])
  while (expandNextStep(app.deps));
  writeUnaudited(app.deps.db, (tx) => {
    tx.update(deliveries).set({ state: 'retrying', lastAnswer: `450 <SUE@example.org> try later` }).run()
    tx.update(subscribers)
      .set({ stateReason: `550 ${address} unknown`, consent: `team: ${address} phoned` })
      .run()
    const deliveryId = owed(app)[0]?.id ?? ''
    tx.insert(webhookAttempts)
      .values({ id: 'a', deliveryId, at: 0, duration: 1, request: address, status: null, answer: address })
      .run()
  })
  const asked = await app.visitor().get(`${link}/erasure`)
  expect(asked.text).toContain('Erase what is held about you?')
  const erased = await app.visitor().post(`${link}/erasure`)
  expect(erased.text).toContain('What was held about you is erased')
  expect(row(app, id)).toMatchObject({
    address: `erased-${id}`,
    state: 'unsubscribed',
    consent: '',
    stateReason: null,
    endpoint: null,
    secret: null,
    erasedAt: app.deps.clock.now(),
  })
  const everything = app.deps.db.$client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => JSON.stringify(app.deps.db.$client.query(`SELECT * FROM "${name}"`).values()))
    .join()
  expect(everything.toLowerCase()).not.toContain(address)
  expect(app.deps.db.select().from(subscriberServices).all()).toEqual([])
  expect(owed(app)).toMatchObject([{ address: `erased-${id}`, lastAnswer: null }])
  expect(app.audited().at(-1)).toBe('subscriber.erased')
})

test('after erasing the link says so, whatever it is asked', async () => {
  const { app, id, link } = follower()
  await app.visitor().post(`${link}/erasure`)
  for (const path of ['', '/confirmation', '/unsubscribe', '/erasure'])
    expect((await app.visitor().get(link + path)).text).toContain('What was held about you is erased')
  for (const act of acts)
    expect((await app.visitor().post(`${link}/${act}`)).text).toContain('What was held about you is erased')
  expect(row(app, id)?.state).toBe('unsubscribed')
  expect(app.audited()).toEqual(['subscriber.erased'])
})

test('what waits for an erased address is not sent', async () => {
  const { app, link } = follower()
  const mail = await connectRelay(app)
  try {
    announce(app)
    while (expandNextStep(app.deps));
    await app.visitor().post(`${link}/erasure`)
    await mail.mailsTo('')
    expect(mail.sink.mails).toEqual([])
    expect(owed(app)).toMatchObject([{ state: 'suppressed' }])
  } finally {
    await mail.close()
  }
})

test('what is on its way while the address is erased brings it back in no answer', async () => {
  const { app, id, link } = follower()
  const answering = Promise.withResolvers<(error: Error) => void>()
  const sink = await startSmtpSink({
    smtp: { onRcptTo: (_address, _session, done) => answering.resolve(done) },
  })
  try {
    const { host, port, from } = sink.relay
    configureRelay(app.deps, system, { host, port: String(port), security: 'none', user: '', password: '', from })
    announce(app)
    const delivering = deliverDue(app.deps)
    const answer = await answering.promise
    await app.visitor().post(`${link}/erasure`)
    answer(Object.assign(new Error(`<${address}> unknown`), { responseCode: 550 }))
    await delivering
    expect(owed(app)).toMatchObject([{ state: 'failed', address: `erased-${id}`, lastAnswer: null }])
  } finally {
    app.deps.mailer.close()
    await sink.close()
  }
})

test('who was erased may subscribe again by the link in a mail, and the mark that kept imports away is gone', async () => {
  const { app, link } = follower()
  const mail = await connectRelay(app)
  const marks = () => app.deps.db.select().from(forgottenAddresses).all()
  try {
    await app.visitor().post(`${link}/erasure`)
    expect(marks()).toMatchObject([{ organizationId: acmeId }])
    expect(JSON.stringify(marks())).not.toContain(address)
    await app.visitor().post('/subscribe', { email: address })
    expect(marks()).toHaveLength(1)
    await app.visitor().post(await mail.linkTo(address, /\/confirmation/))
    expect(marks()).toEqual([])
    expect(app.deps.db.select().from(subscribers).where(eq(subscribers.address, address)).get()?.state).toBe('active')
  } finally {
    await mail.close()
  }
})
