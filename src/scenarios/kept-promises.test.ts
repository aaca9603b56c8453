import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { apiTokens, invitations, oneTimeTokens, sessions } from '#src/db/schema/access.ts'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { drafts, rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { sessionLifetime } from '#src/domain/accounts/sessions.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { readLedger } from '#src/domain/notifications/ledger.ts'
import { inviteMember } from '#src/domain/team/invite-member.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { addWebhook, allowLoopback, subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { accountId, acmeId, system } from '#src/testing/personas.ts'

const minute = 60_000

test('a session goes when it has ended, one that lasts stays', async () => {
  const app = testApp()
  app.as('ann')
  app.deps.clock.advance(day)
  app.as('ed')
  app.deps.clock.advance(sessionLifetime - day)
  expect(await enforceNow(app.deps, 'sessions')).toEqual({})
  app.deps.clock.advance(1)
  expect(await enforceNow(app.deps, 'sessions')).toEqual({ sessions: 1 })
  expect(app.deps.db.select().from(sessions).all()).toMatchObject([{ accountId: accountId('ed') }])
})

test('a mailed link goes when it opens nothing any more', async () => {
  const { deps } = testApp()
  const link = { purpose: 'reset_password', accountId: accountId('ann'), email: 'ann@example.com' } as const
  const now = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
    const ends = [now + minute, now + day]
    for (const expiresAt of ends)
      tx.insert(oneTimeTokens)
        .values({ ...link, id: `link-${expiresAt}`, createdAt: now, expiresAt })
        .run()
  })
  deps.clock.advance(minute + 1)
  expect(await enforceNow(deps, 'sessions')).toEqual({ links: 1 })
  expect(deps.db.select().from(oneTimeTokens).all()).toMatchObject([{ expiresAt: now + day }])
})

test('API tokens go a week after they expired or were revoked; those without an end stay', async () => {
  const { deps } = testApp()
  for (const days of [30, 0]) createApiToken(deps, system, acmeId, { name: `For ${days}`, role: 'viewer', days })
  deps.clock.advance(37 * day)
  expect(await enforceNow(deps, 'api-tokens')).toEqual({})
  deps.clock.advance(1)
  expect(await enforceNow(deps, 'api-tokens')).toEqual({ tokens: 1 })
  expect(deps.db.select().from(apiTokens).all()).toMatchObject([{ name: 'For 0' }])
  writeUnaudited(deps.db, (tx) => tx.update(apiTokens).set({ revokedAt: deps.clock.now() }).run())
  deps.clock.advance(7 * day + 1)
  expect(await enforceNow(deps, 'api-tokens')).toEqual({ tokens: 1 })
})

test('an invitation that nobody accepted goes a week after its end, with its address', async () => {
  const { deps } = testApp()
  configureRelay(deps, system, {
    host: '127.0.0.1',
    port: '9',
    security: 'none',
    user: '',
    password: '',
    from: 'a@b.example',
  })
  inviteMember(deps, system, acmeId, { email: 'new@example.com', role: 'viewer', days: 7 })
  inviteMember(deps, system, acmeId, { email: 'came@example.com', role: 'viewer', days: 7 })
  writeUnaudited(deps.db, (tx) => tx.update(invitations).set({ acceptedAt: 1 }).where(isOf('came@example.com')).run())
  deps.clock.advance(14 * day)
  expect(await enforceNow(deps, 'invitations')).toEqual({})
  deps.clock.advance(1)
  expect(await enforceNow(deps, 'invitations')).toEqual({ invitations: 1 })
  expect(deps.db.select().from(invitations).all()).toMatchObject([{ email: 'came@example.com' }])
})

test('counted attempts go with their window', async () => {
  const { deps } = testApp()
  const now = deps.clock.now()
  writeUnaudited(deps.db, (tx) => {
    tx.insert(rateLimits).values({ key: 'sign-in:192.0.2.1', count: 1, windowEndsAt: now }).run()
    tx.insert(rateLimits)
      .values({ key: 'sign-in:192.0.2.2', count: 1, windowEndsAt: now + 1 })
      .run()
  })
  expect(await enforceNow(deps, 'attempts')).toEqual({ attempts: 1 })
  expect(deps.db.select().from(rateLimits).all()).toMatchObject([{ key: 'sign-in:192.0.2.2' }])
})

test('an address that was not confirmed goes after 7 days, and its mail tells of nobody; one that was stays', async () => {
  const app = testApp()
  const { deps } = app
  const mail = await connectRelay(app)
  try {
    await app.visitor().post('/subscribe', { email: 'nobody@example.org' })
    await mail.mailsTo('nobody@example.org')
    subscribe(deps, 'sue@example.org')
    deps.clock.advance(7 * day)
    expect(await enforceNow(deps, 'unconfirmed')).toEqual({})
    deps.clock.advance(1)
    expect(await enforceNow(deps, 'unconfirmed')).toEqual({ subscribers: 1 })
    expect(deps.db.select().from(subscribers).all()).toMatchObject([{ address: 'sue@example.org' }])
    expect(deps.db.select().from(deliveries).all()).toMatchObject([
      { address: '', subscriberId: null, state: 'delivered', lastAnswer: null },
    ])
  } finally {
    await mail.close()
  }
})

test('a list of addresses that was looked at and left goes after 7 days; the record of an import stays', async () => {
  const { deps } = testApp()
  const list = { organizationId: acmeId, fileName: 'a.csv', consent: 'Said so', problems: [], total: 1 }
  const rows = [{ line: 1, email: 'a@example.org' }]
  writeUnaudited(deps.db, (tx) => {
    for (const state of ['previewed', 'done'] as const)
      tx.insert(subscriberImports)
        .values({ ...list, id: state, state, rows: state === 'done' ? [] : rows, createdAt: deps.clock.now() })
        .run()
  })
  deps.clock.advance(7 * day + 1)
  expect(await enforceNow(deps, 'unconfirmed')).toEqual({ lists: 1 })
  expect(deps.db.select().from(subscriberImports).all()).toMatchObject([{ id: 'done' }])
})

test('a draft goes 90 days after it was last touched', async () => {
  const { deps } = testApp()
  const draft = { accountId: accountId('ed'), organizationId: acmeId, subjectId: 'new', fields: { body: 'Half' } }
  writeUnaudited(deps.db, (tx) =>
    tx
      .insert(drafts)
      .values({ ...draft, updatedAt: deps.clock.now() })
      .run(),
  )
  deps.clock.advance(90 * day)
  expect(await enforceNow(deps, 'drafts')).toEqual({})
  deps.clock.advance(1)
  expect(await enforceNow(deps, 'drafts')).toEqual({ drafts: 1 })
})

test('90 days after a message was sent nothing says where to, and its ledger adds up as before', async () => {
  const app = testApp()
  const { deps } = app
  const mail = await connectRelay(app)
  try {
    const refused = 'tom@example.org'
    subscribe(deps, 'sue@example.org')
    subscribe(deps, refused, { id: 'tom000000000', state: 'paused' })
    await app.as('ed').post('/app/acme/incidents', incident)
    await mail.mailsTo('sue@example.org')
    const before = ledgerOf(app)
    expect(before).toMatchObject({ due: 1, delivered: 1, unaccounted: 0 })

    deps.clock.advance(90 * day)
    expect(await enforceNow(deps, 'deliveries')).toEqual({})
    deps.clock.advance(1)
    expect(await enforceNow(deps, 'deliveries')).toEqual({ addresses: 1 })
    expect(ledgerOf(app)).toEqual(before)
    const [row] = deps.db.select().from(deliveries).all()
    expect(row).toMatchObject({ address: '', destination: '', lastAnswer: null, state: 'delivered' })
    expect(JSON.stringify(row)).not.toContain('sue@example.org')
    expect((await app.as('ann').get(`/app/acme/notifications/${row?.notificationId}`)).status).toBe(200)
  } finally {
    await mail.close()
  }
})

test('what was posted to a webhook, and what it answered, goes after 90 days; that it was sent stays', async () => {
  const app = testApp()
  const { deps } = app
  allowLoopback(deps)
  addWebhook(deps, 'https://127.0.0.1:9/status')
  await app.as('ed').post('/app/acme/incidents', incident)
  const [delivery] = deps.db.select().from(deliveries).all()
  const attempt = {
    deliveryId: delivery?.id ?? '',
    duration: 3,
    request: '{"secret":1}',
    status: 200,
    answer: 'thanks',
  }
  writeUnaudited(deps.db, (tx) => {
    for (const at of [deps.clock.now(), deps.clock.now() + 2])
      tx.insert(webhookAttempts)
        .values({ ...attempt, id: `attempt-${at}`, at })
        .run()
    tx.update(deliveries)
      .set({ state: 'delivered', settledAt: deps.clock.now() + 2 })
      .run()
  })
  deps.clock.advance(90 * day + 1)
  expect(await enforceNow(deps, 'deliveries')).toEqual({ 'attempts at webhooks': 1, 'events for programs': 1 })
  deps.clock.advance(2)
  expect(await enforceNow(deps, 'deliveries')).toEqual({ addresses: 1, 'attempts at webhooks': 1 })
  expect(deps.db.select().from(webhookAttempts).all()).toEqual([])
  expect(deps.db.select().from(deliveries).all()).toMatchObject([{ state: 'delivered', address: '', destination: '' }])
})

test('a message that could not leave in 90 days is given up, and counted as failed', async () => {
  const app = testApp()
  const { deps } = app
  const mail = await connectRelay(app)
  try {
    await mail.sink.close()
    subscribe(deps, 'sue@example.org')
    await app.as('ed').post('/app/acme/incidents', incident)
    await mail.mailsTo('')
    deps.clock.advance(90 * day + 1)
    expect(await enforceNow(deps, 'deliveries')).toEqual({ 'messages given up': 1 })
    expect(ledgerOf(app)).toMatchObject({ due: 1, failed: 1, unaccounted: 0 })
    expect(deps.db.select().from(deliveries).all()).toMatchObject([{ address: '', destination: '' }])
  } finally {
    deps.mailer.close()
  }
})

test('copies of the database go at their age, and nothing else in their folder does', async () => {
  const backupsFolder = join(mkdtempSync(join(tmpdir(), 'opsentry-copies-')), 'backups')
  try {
    const { deps } = testApp({ backupsFolder })
    expect(await enforceNow(deps, 'copies')).toEqual({})
    mkdirSync(backupsFolder)
    const ages = { 'before-0017_x.db': 31, 'before-restore-2026.db': 29, 'mine.db': 400 }
    for (const [name, days] of Object.entries(ages)) {
      writeFileSync(join(backupsFolder, name), 'x')
      const made = (deps.clock.now() - days * day) / 1000
      utimesSync(join(backupsFolder, name), made, made)
    }
    expect(await enforceNow(deps, 'copies')).toEqual({ copies: 1 })
    deps.clock.advance(2 * day)
    expect(await enforceNow(deps, 'copies')).toEqual({ copies: 1 })
    expect(readdirSync(backupsFolder)).toEqual(['mine.db'])
  } finally {
    rmSync(join(backupsFolder, '..'), { recursive: true })
  }
})

const incident = { title: 'Logins fail', body: 'Looking.', status: 'investigating', notify: 'yes' }

function isOf(email: string) {
  return eq(invitations.email, email)
}

function ledgerOf({ deps }: TestApp) {
  const [row] = deps.db.select().from(deliveries).all()
  return readLedger(deps.db, row?.notificationId ?? '')
}
