import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { asc, eq, like } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { restarted, testDeps } from '#src/testing/test-deps.ts'
import type { SubscriberState } from '#src/words.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { readLedger } from '../notifications/ledger.ts'
import { quarantine } from '../notifications/quarantine.ts'
import { signedToken } from '../secrets/signed-links.ts'
import { unsubscribe } from './confirm-subscription.ts'
import { deliveriesOf } from './deliveries-of.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { subscriberOfLink } from './find-subscriber.ts'
import { joinMailboxes, joinMailboxesOf } from './join-mailboxes.ts'
import { subscriberOf } from './request-subscription.ts'

const idn = 'jane@bücher.example'
const ascii = 'jane@xn--bcher-kva.example'

/** A row as it was before mailboxes had keys. */
const before = ({ deps }: TestRoom, address: string, row: Parameters<typeof subscribe>[2] = {}) =>
  subscribe(deps, address, { mailbox: null, ...row })
const rows = ({ db }: Pick<TestRoom, 'db'>) => db.select().from(subscribers).all()
const live = (room: Pick<TestRoom, 'db'>) =>
  rows(room)
    .filter(({ erasedAt }) => erasedAt === null)
    .map(({ address, mailbox, state }) => [address, mailbox, state])
const run = ({ deps }: TestRoom) => joinMailboxes(deps, system)

test('every address gets its key, once; a URL and an erased address have none', () => {
  const room = testRoom()
  before(room, idn)
  before(room, 'jörg@example.com', { organizationId: otherId })
  before(room, 'hooks.example.com/…1234', { channel: 'webhook' })
  before(room, 'erased-x', { erasedAt: 1 })
  expect(run(room)).toBe(0)
  expect(rows(room).map(({ mailbox }) => mailbox)).toEqual([ascii, 'jörg@example.com', null, null])
  expect([run(room), room.audited()]).toEqual([0, []])
})

const strictness: [SubscriberState, SubscriberState, SubscriberState][] = [
  ['active', 'unsubscribed', 'unsubscribed'],
  ['paused', 'unsubscribed', 'unsubscribed'],
  ['quarantined', 'unsubscribed', 'unsubscribed'],
  ['unconfirmed', 'unsubscribed', 'unsubscribed'],
  ['active', 'paused', 'paused'],
  ['active', 'quarantined', 'quarantined'],
  ['quarantined', 'paused', 'paused'],
  ['unconfirmed', 'active', 'active'],
]

test.each(
  strictness.flatMap(
    ([a, b, kept]) =>
      [
        [a, b, kept],
        [b, a, kept],
      ] as const,
  ),
)('of %s and %s, %s stays', (first, second, kept) => {
  const room = testRoom()
  before(room, idn, { state: first })
  before(room, ascii, { state: second })
  expect(run(room)).toBe(1)
  expect(live(room)).toEqual([[first === kept ? idn : ascii, ascii, kept]])
  expect(room.audited()).toEqual(['subscriber.joined'])
})

test.each([
  ['who follows less', { followsAll: true }, { followsAll: false }],
  ['who follows incidents alone', {}, { followsMaintenance: false }],
  ['who came first', { createdAt: 2 }, { createdAt: 1 }],
])('of two who are told, %s stays', (_what, one, other) => {
  for (const [first, second, address] of [
    [one, other, ascii],
    [other, one, idn],
  ] as const) {
    const room = testRoom()
    before(room, idn, first)
    before(room, ascii, second)
    run(room)
    expect(live(room)).toEqual([[address, ascii, 'active']])
  }
})

test('three spellings are one; another organization’s is another', () => {
  const room = testRoom()
  before(room, 'jo\u0308rg@bücher.example')
  before(room, 'jörg@bücher.example', { state: 'paused' })
  before(room, 'jörg@xn--bcher-kva.example')
  before(room, 'jörg@bücher.example', { organizationId: otherId, state: 'unsubscribed' })
  expect(run(room)).toBe(2)
  expect(live(room).map(([address, , state]) => [address, state])).toEqual([
    ['jörg@bücher.example', 'paused'],
    ['jörg@bücher.example', 'unsubscribed'],
  ])
})

test('a link that was mailed to either spelling goes on working: who leaves by it is told nothing more', () => {
  const room = testRoom()
  const [one, other] = [before(room, idn, { createdAt: 1 }), before(room, ascii)]
  run(room)
  const links = [one, other].map((id) =>
    subscriberOfLink(room.deps, acmeId, signedToken(room.deps, 'subscription', id)),
  )
  expect(links.map(({ id }) => id)).toEqual([one, one])
  unsubscribe(room.deps, testOrigin, links[1] ?? expect.unreachable())
  expect(live(room)).toEqual([[idn, ascii, 'unsubscribed']])
})

test('who was told twice is owed once from then on, and the ledger adds up', () => {
  const room = testRoom()
  before(room, idn)
  before(room, ascii)
  const incident = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true } as const
  openIncident(room.deps, system, acmeId, { ...incident, services: [] })
  run(room)
  while (expandNextStep(room.deps));
  const id = room.db.select().from(notifications).get()?.id ?? ''
  expect(readLedger(room.db, id)).toMatchObject({ unaccounted: 0 })
  room.clock.advance(60_000)
  openIncident(room.deps, system, acmeId, { ...incident, services: [] })
  room.clock.advance(3_600_000)
  while (expandNextStep(room.deps));
  const second = room.db.select().from(notifications).all()[1]?.id ?? ''
  expect(room.db.select().from(deliveries).where(eq(deliveries.notificationId, second)).all()).toHaveLength(1)
  expect(readLedger(room.db, second)).toMatchObject({ due: 1, unaccounted: 0 })
})

test('who was erased in one spelling after the other was confirmed goes, who confirmed afterwards stays', () => {
  const room = testRoom()
  const erased = before(room, idn)
  eraseSubscriber(room.deps, system, rows(room)[0] ?? expect.unreachable())
  const { hash } = room.db.select().from(forgottenAddresses).get() ?? expect.unreachable()
  before(room, ascii, { confirmedAt: room.clock.now() - 1 })
  before(room, 'ann@xn--bcher-kva.example')
  run(room)
  expect(live(room).map(([address]) => address)).toEqual(['ann@xn--bcher-kva.example'])

  const later = testRoom()
  writeUnaudited(later.db, (tx) =>
    tx.insert(forgottenAddresses).values({ organizationId: acmeId, hash, createdAt: later.clock.now() }).run(),
  )
  before(later, ascii, { confirmedAt: later.clock.now() + 1 })
  run(later)
  expect([live(later).length, erased.length]).toEqual([1, 12])
})

test('a bounce that comes late, of a mail to either spelling, is the mailbox’s; both are in its record', () => {
  const room = testRoom()
  const [kept, retired] = [before(room, idn, { createdAt: 1 }), before(room, ascii)]
  writeUnaudited(room.db, (tx) => {
    const row = { channel: 'email', kind: 'test_message', state: 'delivered', nextAttemptAt: 0, createdAt: 0 } as const
    for (const subscriberId of [kept, retired])
      tx.insert(deliveries)
        .values({ ...row, id: subscriberId, subscriberId, address: idn, organizationId: acmeId })
        .run()
  })
  run(room)
  writeUnaudited(room.db, (tx) => quarantine(tx, room.deps, retired, '550 5.1.1'))
  expect(live(room)).toEqual([[idn, ascii, 'quarantined']])
  expect(deliveriesOf(room.db, kept, 9)).toHaveLength(2)
})

test('erased later, nothing of either spelling is left in the ledger', () => {
  const room = testRoom()
  const [kept, retired] = [before(room, idn, { createdAt: 1 }), before(room, ascii)]
  writeUnaudited(room.db, (tx) => {
    const row = { channel: 'email', kind: 'test_message', state: 'delivered', nextAttemptAt: 0, createdAt: 0 } as const
    for (const [subscriberId, address] of [
      [kept, idn],
      [retired, ascii],
    ] as const)
      tx.insert(deliveries)
        .values({ ...row, id: subscriberId, subscriberId, address, organizationId: acmeId })
        .run()
  })
  run(room)
  eraseSubscriber(room.deps, system, subscriberOf(room.db, acmeId, ascii) ?? expect.unreachable())
  expect(
    room.db
      .select()
      .from(deliveries)
      .all()
      .map(({ address }) => address),
  ).toEqual([`erased-${kept}`, `erased-${retired}`])
})

test('cut off between two steps, the next start goes on; a step that fails leaves nothing half done', () => {
  const room = testRoom()
  for (let one = 0; one < 300; one++) before(room, `p${one}@bücher.example`)
  for (let one = 0; one < 300; one++) before(room, `p${one}@xn--bcher-kva.example`, { state: 'unsubscribed' })
  let left = 2
  const dying = new Proxy(room.deps, {
    get: (deps, name, all) => {
      if (name === 'clock' && left-- <= 0) throw new Error('killed')
      return Reflect.get(deps, name, all)
    },
  })
  expect(() => joinMailboxes(dying, system)).toThrow('killed')
  const next = restarted(room.deps)
  joinMailboxes(next, system)
  expect(live(next)).toHaveLength(300)
  expect(new Set(live(next).map(([, , state]) => state))).toEqual(new Set(['unsubscribed']))
})

test('an organization that comes along with both spellings is joined in the same transaction', () => {
  const room = testRoom()
  before(room, idn)
  before(room, ascii, { state: 'paused' })
  before(room, idn, { organizationId: otherId })
  writeUnaudited(room.db, (tx) => joinMailboxesOf(tx, room.deps, system, acmeId))
  expect(live(room)).toEqual([
    [ascii, ascii, 'paused'],
    [idn, null, 'active'],
  ])
})

test('a database from before is keyed by the upgrade where an address has one spelling, and joined at the next start', () => {
  const file = join(import.meta.dirname, '../../testing/fixtures/schema-23/opsentry.sqlite.gz')
  const db = databaseFrom(gunzipSync(readFileSync(file)))
  const { id: organizationId } = db.$client.query<{ id: string }, []>('SELECT id FROM organizations').get() ?? {
    id: '',
  }
  const people = ['ann@example.com', 'Ann@Example.com', idn, ascii, 'jörg@example.com', '%_"@x.org', '~ !@x.org']
  const insert = db.$client.query(
    "INSERT INTO subscribers (id, organization_id, channel, address, state, created_at) VALUES (?, ?, 'email', ?, ?, ?)",
  )
  for (const [index, address] of people.entries())
    insert.run(`old${index}`, organizationId, address, address === ascii ? 'unsubscribed' : 'active', index)
  migrateDatabase(db)
  const keys = () =>
    db
      .select()
      .from(subscribers)
      .where(like(subscribers.id, 'old_'))
      .orderBy(asc(subscribers.id))
      .all()
      .map(({ mailbox, state }) => [mailbox, state])
  expect(keys().map(([mailbox]) => mailbox)).toEqual([
    ...['ann@example.com', null, null, null, null, '%_"@x.org', '~ !@x.org'],
  ])
  joinMailboxes(testDeps({ db }), system)
  expect(keys()).toEqual([
    ['ann@example.com', 'active'],
    [null, 'unsubscribed'],
    [null, 'unsubscribed'],
    [ascii, 'unsubscribed'],
    ['jörg@example.com', 'active'],
    ['%_"@x.org', 'active'],
    ['~ !@x.org', 'active'],
  ])
})
