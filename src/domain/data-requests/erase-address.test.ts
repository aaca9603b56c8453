import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { invitations } from '#src/db/schema/access.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { auditEntries, rateLimits } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { laterRefusal, refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { verifyChains } from '../audit/verify-chain.ts'
import { answerDataRequest } from './close-data-request.ts'
import { eraseAddress } from './erase-address.ts'
import { exportAddress } from './export-address.ts'
import { subscriptionsOf } from './find-subscriptions.ts'
import { forgetOldRequests } from './forget-old-requests.ts'
import { recordDataRequest } from './record-data-request.ts'
import { searchAddress } from './search-address.ts'

const sue = 'sue@example.org'
const now = Date.UTC(2026, 2, 10, 12)
const ask = ({ deps }: TestRoom, address = sue) =>
  recordDataRequest(deps, ines, { address, kind: 'erasure', receivedAt: 0, notes: '' })

/** Sue follows both pages, was mailed, invited, counted and recorded; somebody with a like address was mailed, too. */
function room(): TestRoom {
  const room = testRoom()
  const { deps, db } = room
  for (const [id, organizationId] of [
    ['sueacme00000', acmeId],
    ['sueother0000', otherId],
  ] as const)
    subscribe(deps, sue, { id, organizationId })
  subscribe(deps, 'not-sue@example.org', { id: 'notsue000000' })
  writeUnaudited(db, (tx) => {
    const mail = { channel: 'email', nextAttemptAt: 0, createdAt: 7 } as const
    const invited = { organizationId: acmeId, name: 'Sue', role: 'editor', createdAt: 8, expiresAt: now * 2 } as const
    tx.insert(deliveries)
      .values([
        { ...mail, id: 'a', address: sue, kind: 'invitation', state: 'waiting', organizationId: acmeId },
        { ...mail, id: 'b', address: sue, kind: 'notice', state: 'delivered', settledAt: 9, lastAnswer: `250 ${sue}` },
        { ...mail, id: 'c', address: 'not-sue@example.org', kind: 'notice', state: 'waiting' },
      ])
      .run()
    tx.insert(invitations)
      .values({ ...invited, id: 'invitation00', email: sue, invitedBy: 'ann000000000' })
      .run()
    tx.insert(rateLimits)
      .values([
        { key: `sign-up:${sue}`, count: 1, windowEndsAt: now * 2 },
        { key: 'sign-up:not-sue@example.org', count: 1, windowEndsAt: now * 2 },
      ])
      .run()
  })
  write(db, (tx) => {
    const subject = { type: 'subscriber', id: 'sueacme00000' }
    const herself = {
      kind: 'subscriber',
      subscriberId: 'sueacme00000',
      organizationId: acmeId,
      origin: testOrigin,
    } as const
    recordAudit(tx, deps, herself, { action: 'subscriber.confirmed', organizationId: acmeId, subject })
    recordAudit(tx, deps, system, {
      action: 'subscriber.changed',
      organizationId: acmeId,
      subject,
      changes: { to: sue },
    })
  })
  return room
}

async function handedOut({ deps }: TestRoom, id: string): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const { name, rows } of exportAddress(deps, ines, id)) {
    found[name] = []
    for await (const page of rows()) found[name].push(...page)
  }
  return found
}

test('what an address follows is found whatever the organization, ended ones included', () => {
  const { db } = room()
  writeUnaudited(db, (tx) =>
    tx.update(subscribers).set({ state: 'unsubscribed' }).where(eq(subscribers.id, 'sueother0000')).run(),
  )
  const found = subscriptionsOf(db, sue).map(({ subscriber, organization }) => [organization.name, subscriber.id])
  expect(found).toEqual([
    ['Acme', 'sueacme00000'],
    ['Other', 'sueother0000'],
  ])
})

test('the search names every table in which the address stands, also within a text, however it is written', async () => {
  const { db } = room()
  const found = [
    { table: 'audit_entries', rows: 1 },
    { table: 'deliveries', rows: 3 },
    { table: 'invitations', rows: 1 },
    { table: 'rate_limits', rows: 2 },
    { table: 'subscribers', rows: 3 },
  ]
  expect([await searchAddress(db, sue), await searchAddress(db, 'Sue@EXAMPLE.org')]).toEqual([found, found])
  expect(await searchAddress(db, "'; drop table subscribers; --")).toEqual([])
  expect(await searchAddress(db, 'nobody@example.org')).toEqual([])
})

test('a long table is searched in steps, between which visitors are answered, and each row is counted once', async () => {
  const { db, deps } = testRoom()
  writeUnaudited(db, () =>
    db.$client.run(
      `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 8001)
       INSERT INTO rate_limits (key, window_ends_at, count) SELECT 'key ' || n || iif(n % 4000 < 2, ' ${sue}', ''), 0, 1 FROM n`,
    ),
  )
  let answered = false
  setImmediate(() => {
    answered = true
  })
  const rows = db.$client.query<{ rows: number }, []>(
    `SELECT count(*) AS rows FROM rate_limits WHERE key LIKE '%sue@%'`,
  )
  expect(await searchAddress(deps.db, sue)).toEqual([{ table: 'rate_limits', rows: rows.get()?.rows }])
  expect(answered).toBe(true)
})

test('the register itself is not among what is found', async () => {
  const room = testRoom()
  ask(room)
  expect(await searchAddress(room.db, sue)).toEqual([])
})

test('everything about the address is handed out, and nothing about anybody else', async () => {
  const acme = room()
  const times = { createdAt: now, confirmedAt: now }
  const follows = {
    ...{ followsIncidents: true, followsMaintenance: true, wholePage: true, events: [], language: null },
    ...{ consent: 'form', ...times },
  }
  expect(await handedOut(acme, ask(acme))).toEqual({
    subscriptions: [
      { organization: 'Acme', address: sue, state: 'active', ...follows },
      { organization: 'Other', address: sue, state: 'active', ...follows },
    ],
    messages: [
      { organization: 'Acme', kind: 'invitation', state: 'waiting', createdAt: 7, settledAt: null },
      { organization: null, kind: 'notice', state: 'delivered', createdAt: 7, settledAt: 9 },
    ],
    consents: [{ doneAt: now, action: 'subscriber.confirmed', ip: '192.0.2.1', userAgent: 'test' }],
    invitations: [
      {
        ...{ organization: 'Acme', name: 'Sue', role: 'editor', createdAt: 8, expiresAt: now * 2 },
        ...{ acceptedAt: null, withdrawnAt: null },
      },
    ],
  })
  expect(lastAct(acme.db)).toMatchObject({ action: 'data_request.exported', actorId: 'ines00000000', changes: {} })
})

test('an address with an account is handed out what the account itself would download', async () => {
  const acme = testRoom()
  const found = await handedOut(acme, ask(acme, 'ann@example.com'))
  expect(Object.keys(found)).toEqual(
    [
      'subscriptions',
      'messages',
      'consents',
      'profile',
      'memberships',
      'sessions',
      'refused-sign-ins',
      'passkeys',
    ].concat([
      'identities',
      'provisioned',
      'api-tokens',
      'scim-tokens',
      'invitations',
      'invitations-sent',
      'lists',
      'notices',
      'policies',
      'drafts',
      'written',
      'mails',
      'audit',
    ]),
  )
  expect(found).toMatchObject({
    profile: [{ email: 'ann@example.com' }],
    memberships: [{ organization: 'Acme' }],
    consents: [],
  })
})

test('erased, the address stands in no table, what was promised of others stays, and the audit chains hold', async () => {
  const acme = room()
  const id = ask(acme)
  expect(await eraseAddress(acme.deps, ines, id)).toBe(2)
  expect(await searchAddress(acme.db, sue)).toEqual([
    { table: 'deliveries', rows: 1 },
    { table: 'rate_limits', rows: 1 },
    { table: 'subscribers', rows: 1 },
  ])
  expect(await searchAddress(acme.db, 'not-sue@example.org')).toEqual(await searchAddress(acme.db, sue))
  expect(acme.db.select().from(deliveries).all()).toMatchObject([
    { id: 'a', state: 'suppressed', settledAt: now },
    { id: 'b', state: 'delivered', settledAt: 9, lastAnswer: null },
    { id: 'c', state: 'waiting', address: 'not-sue@example.org' },
  ])
  expect(acme.db.select().from(invitations).get()?.withdrawnAt).toBe(now)
  expect(verifyChains(acme.db)).toEqual([])
  expect([acme.audited(otherId), lastAct(acme.db)]).toMatchObject([
    ['subscriber.erased'],
    {
      action: 'data_request.erased',
      actorId: 'ines00000000',
      subject: `data_request ${id}`,
      changes: { subscriptions: 2 },
    },
  ])
})

test('an address with an account is its holder’s to erase: nothing of it goes', async () => {
  const acme = room()
  subscribe(acme.deps, 'ann@example.com')
  const id = ask(acme, 'ann@example.com')
  const before = await searchAddress(acme.db, 'ann@example.com')
  await expect(eraseAddress(acme.deps, ines, id)).rejects.toMatchObject({
    code: 'conflict',
    message: 'This address has an account: its holder deletes it under Your data, which erases all of this.',
  })
  expect(await searchAddress(acme.db, 'ann@example.com')).toEqual(before)
})

test('once the request is forgotten there is nothing to look for', async () => {
  const acme = room()
  const id = ask(acme)
  answerDataRequest(acme.deps, ines, id)
  forgetOldRequests(acme.deps, system, acme.clock.now())
  const sentence = 'The address of this request is forgotten: there is nothing to look for.'
  await expect(eraseAddress(acme.deps, ines, id)).rejects.toMatchObject({ code: 'conflict', message: sentence })
  expect(() => exportAddress(acme.deps, ines, id)).toThrow(sentence)
})

test('an unknown request is not found, and nobody but the instance admin hands out or erases', async () => {
  const acme = room()
  const id = ask(acme)
  expect(refusal(() => exportAddress(acme.deps, ines, 'unknown00000'))).toBe('not_found')
  expect(await laterRefusal(() => eraseAddress(acme.deps, ines, 'unknown00000'))).toBe('not_found')
  expect(await letThrough((actor) => exportAddress(acme.deps, actor, id))).toEqual([])
  expect(await letThrough((actor) => eraseAddress(acme.deps, actor, id))).toEqual([])
  expect([acme.audited(null), subscriptionsOf(acme.db, sue).length]).toEqual([['data_request.recorded'], 2])
  expect(
    acme.db
      .select()
      .from(auditEntries)
      .all()
      .filter(({ chain }) => chain === acmeId),
  ).toHaveLength(2)
})
