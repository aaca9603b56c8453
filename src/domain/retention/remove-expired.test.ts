import { expect, test } from 'vitest'
import { apiTokens, invitations } from '#src/db/schema/access.ts'
import { deliveries, subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { subscriberImports } from '#src/db/schema/imports.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import { createService } from '../services/create-service.ts'
import { findSubscriber } from '../subscribers/find-subscriber.ts'
import { rowsPerStep } from './run.ts'

test('API tokens that neither expired nor were revoked stay, however old they are', async () => {
  const room = testRoom()
  const token = { organizationId: acmeId, role: 'viewer', createdAt: 0 } as const
  const later = room.clock.now() + 10 * 365 * day
  writeUnaudited(room.db, (tx) => {
    for (const [id, ends] of [
      ['open', {}],
      ['later', { expiresAt: later }],
      ['revoked before its end', { expiresAt: later, revokedAt: 1 }],
      ['ended', { expiresAt: 1 }],
    ] as const)
      tx.insert(apiTokens)
        .values({ ...token, id, name: id, tokenHash: id, ...ends })
        .run()
  })
  expect(await enforceNow(room.deps, 'api-tokens')).toEqual({ tokens: 2 })
  expect(
    room.db
      .select()
      .from(apiTokens)
      .all()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['later', 'open'])
})

test('an invitation that was accepted stays as a record; one that was withdrawn goes as any other', async () => {
  const room = testRoom()
  const invitation = { organizationId: acmeId, role: 'viewer', createdAt: 0, expiresAt: 1 } as const
  writeUnaudited(room.db, (tx) => {
    for (const [id, more] of [
      ['accepted', { acceptedAt: 1 }],
      ['withdrawn', { withdrawnAt: 1 }],
      ['ignored', {}],
    ] as const)
      tx.insert(invitations)
        .values({ ...invitation, id, email: `${id}@example.org`, ...more })
        .run()
  })
  expect(await enforceNow(room.deps, 'invitations')).toEqual({ invitations: 2 })
  expect(room.db.select().from(invitations).all()).toMatchObject([{ id: 'accepted' }])
})

test.each([rowsPerStep - 1, rowsPerStep, rowsPerStep + 1, 3 * rowsPerStep])(
  '%i rows go, in as many steps as it takes, and are counted once',
  async (count) => {
    const room = testRoom()
    const rows = Array.from({ length: count }, (_, one) => ({ key: `key-${one}`, count: 1, windowEndsAt: 0 }))
    writeUnaudited(room.db, (tx) => void tx.insert(rateLimits).values(rows).run())
    expect(await enforceNow(room.deps, 'attempts')).toEqual({ attempts: count })
    expect(room.db.select().from(rateLimits).all()).toEqual([])
  },
)

test('whoever confirmed, left or is paused stays; so does what was asked for again', async () => {
  const room = testRoom()
  for (const state of ['active', 'paused', 'quarantined', 'unsubscribed'] as const)
    subscribe(room.deps, `${state}@example.org`, { state, createdAt: 0 })
  subscribe(room.deps, 'asked.again@example.org', { state: 'unconfirmed', createdAt: room.clock.now() })
  const before = room.db.select().from(subscribers).all()
  expect(await enforceNow(room.deps, 'unconfirmed')).toEqual({})
  expect(room.db.select().from(subscribers).all()).toEqual(before)
})

test('the mail that asked is told of nobody: it counts on, and what has not left does not leave', async () => {
  const room = testRoom()
  const { deps, db, clock } = room
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const id = subscribe(deps, 'sue@example.org', { state: 'unconfirmed', followsAll: false })
  const tom = subscribe(deps, 'tom@example.org')
  writeUnaudited(db, (tx) => {
    tx.insert(subscriberServices).values({ subscriberId: id, serviceId: api }).run()
    for (const one of [id, id, tom]) {
      const subscriber = findSubscriber(tx, acmeId, one)
      queueMessage(tx, deps, { organizationId: acmeId, subscriber, kind: 'subscription_confirmation' })
    }
  })
  const [sent, waiting, other] = db.select().from(deliveries).all()
  const said = '550 sue@example.org is unknown'
  db.update(deliveries).set({ lastAnswer: said }).run()
  deps.db.$client.run("UPDATE deliveries SET state = 'failed', settled_at = 5 WHERE id = ?", [sent?.id ?? ''])
  clock.advance(7 * day + 1)
  expect(await enforceNow(deps, 'unconfirmed')).toEqual({ subscribers: 1 })
  const nobody = { subscriberId: null, address: '', lastAnswer: null }
  expect(db.select().from(deliveries).all()).toEqual([
    { ...sent, ...nobody, state: 'failed', settledAt: 5 },
    { ...waiting, ...nobody, state: 'suppressed', settledAt: clock.now() },
    { ...other, lastAnswer: said },
  ])
  expect([db.select().from(subscribers).all().length, db.select().from(subscriberServices).all()]).toEqual([1, []])
})

test('the record of a list that was imported, or is being, stays', async () => {
  const room = testRoom()
  const list = {
    organizationId: acmeId,
    fileName: 'a.csv',
    consent: '',
    rows: [],
    problems: [],
    total: 1,
    createdAt: 0,
  }
  writeUnaudited(room.db, (tx) => {
    for (const state of ['previewed', 'running', 'done', 'failed'] as const)
      tx.insert(subscriberImports)
        .values({ ...list, id: state, state })
        .run()
  })
  expect(await enforceNow(room.deps, 'unconfirmed')).toEqual({ lists: 1 })
  expect(
    room.db
      .select()
      .from(subscriberImports)
      .all()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['done', 'failed', 'running'])
})
