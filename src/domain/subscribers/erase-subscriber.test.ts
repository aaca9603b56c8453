import { expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { columnOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { deliveries, subscriberServices } from '#src/db/schema/delivery.ts'
import { forgottenAddresses } from '#src/db/schema/imports.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { createService } from '../services/create-service.ts'
import { subscriberActor } from './authorize-change.ts'
import { changeFollowing } from './change-following.ts'
import { eraseSubscriber } from './erase-subscriber.ts'
import { findSubscriber } from './find-subscriber.ts'
import { everything } from './following.ts'
import { forgottenAmong, rememberForgotten, takeBackForgotten } from './forgotten-addresses.ts'
import type { Subscriber } from './subscriber.ts'

const email = 'sue@example.org'
const url = 'https://hooks.sue.example/in?key=topsecret'

const find = ({ db }: TestRoom, id: string): Subscriber => findSubscriber(db, acmeId, id)

/** Everything that is written in any row of any table, the audit log included. */
function allThatIsWritten({ db }: TestRoom): string {
  const tables = db.$client.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  return JSON.stringify(tables.map(({ name }) => db.$client.query(`SELECT * FROM "${name}"`).all()))
}

/** Somebody who was notified of an incident: the relay's answer repeats the address, the webhook's post was kept. */
function told(room: TestRoom, id: string): void {
  const { deps, db } = room
  openIncident(deps, system, acmeId, { title: 'I', body: 'x', status: 'investigating', services: [], notify: true })
  while (expandNextStep(deps));
  const answer = `550 ${email}: who is that? Neither is ${url}`
  writeUnaudited(db, (tx) => {
    tx.update(deliveries).set({ state: 'failed', settledAt: deps.clock.now(), lastAnswer: answer }).run()
    for (const { id: deliveryId, subscriberId } of tx.select().from(deliveries).all())
      if (subscriberId === id)
        tx.insert(webhookAttempts)
          .values({ id: deps.ids.id(), deliveryId, at: 1, duration: 2, request: answer, status: 550, answer })
          .run()
    for (const key of [`subscribe:address:${acmeId}:${email}`, 'sign-in:address:192.0.2.1'])
      tx.insert(rateLimits).values({ key, count: 1, windowEndsAt: 9 }).run()
  })
}

test('no column that goes with a subscriber tells of them afterwards', () => {
  const room = testRoom()
  const endpoint = room.deps.secrets.seal(url, 'x')
  const id = subscribe(room.deps, email, { endpoint, consent: `team: ${email}` })
  told(room, id)
  const columns = declared.flatMap(({ table, name, personal }) =>
    Object.entries(personal)
      .filter(([, { erased }]) => erased === 'with-subscriber')
      .map(([column]) => ({ table, path: `${name}.${column}`, column: columnOf(table, column) })),
  )
  const telling = () =>
    columns.flatMap(({ table, path, column }) => {
      const text = JSON.stringify(room.db.select({ value: column }).from(table).all())
      return text.includes(email) || text.includes(endpoint) ? [path] : []
    })
  expect(telling()).toEqual(columns.map(({ path }) => path))
  eraseSubscriber(room.deps, room.actor('ann'), find(room, id))
  expect(telling()).toEqual([])
})

test('nothing says whose address it was, in any table; the row and its deliveries stay for the ledger', () => {
  const room = testRoom()
  const api = createService(room.deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null }).id
  const id = subscribe(room.deps, email, { state: 'active', failures: 2, consent: 'form', stateReason: email })
  told(room, id)
  changeFollowing(room.deps, system, find(room, id), { ...everything, serviceIds: [api] })
  expect(allThatIsWritten(room)).toContain(email)
  const before = find(room, id)
  room.clock.advance(1000)
  const now = room.clock.now()
  eraseSubscriber(room.deps, room.actor('ann'), before)
  expect(find(room, id)).toEqual({
    ...before,
    ...{ address: `erased-${id}`, mailbox: null, chosen: '', endpoint: null, secret: null, consent: '' },
    ...{ state: 'unsubscribed', stateReason: null, failures: 0, unsubscribedAt: now, erasedAt: now },
  })
  expect(allThatIsWritten(room)).not.toContain(email)
  expect(allThatIsWritten(room)).not.toContain('hooks.sue')
  expect(room.db.select().from(deliveries).all()).toMatchObject([
    { subscriberId: id, address: `erased-${id}`, destination: '', lastAnswer: null, state: 'failed' },
  ])
  expect(room.db.select().from(webhookAttempts).all()).toEqual([])
  expect(room.db.select().from(subscriberServices).all()).toEqual([])
  expect(room.db.select().from(rateLimits).all()).toMatchObject([{ key: 'sign-in:address:192.0.2.1' }])
  expect(room.audited().at(-1)).toBe('subscriber.erased')
})

test("a program's URL and the secret that signed go with it; others keep theirs", () => {
  const room = testRoom()
  const { id } = subscribeUrl(room.deps, 'webhook', url)
  const other = subscribeUrl(room.deps, 'webhook', 'https://hooks.tom.example/in')
  told(room, id)
  const kept = find(room, other.id)
  eraseSubscriber(room.deps, system, find(room, id))
  expect(find(room, id)).toMatchObject({ endpoint: null, secret: null, address: `erased-${id}` })
  expect(allThatIsWritten(room)).not.toContain('hooks.sue.example/…')
  expect(find(room, other.id)).toEqual(kept)
  const theirs = room.db
    .select()
    .from(deliveries)
    .all()
    .find(({ subscriberId }) => subscriberId === other.id)
  expect(theirs).toMatchObject({ destination: 'hooks.tom.example', lastAnswer: expect.stringContaining('550') })
})

test('who had left before was gone since then; a second erasure changes nothing', () => {
  const room = testRoom()
  const id = subscribe(room.deps, email, { state: 'unsubscribed', unsubscribedAt: 7 })
  eraseSubscriber(room.deps, system, find(room, id))
  const erased = find(room, id)
  expect(erased).toMatchObject({ unsubscribedAt: 7, erasedAt: room.clock.now() })
  room.clock.advance(1000)
  eraseSubscriber(room.deps, system, erased)
  expect([find(room, id), room.audited()]).toEqual([erased, ['subscriber.erased']])
})

test('the subscriber and who may write subscribers erase, and nobody else does', () => {
  const room = testRoom()
  const [sue, tom] = [email, 'tom@example.org'].map((address) => find(room, subscribe(room.deps, address)))
  if (!sue || !tom) throw new Error('nobody is here')
  const refused = [
    [room.actor('ed'), 'forbidden'],
    [room.actor('vic'), 'forbidden'],
    [room.actor('olga'), 'not_found'],
    [subscriberActor(tom, testOrigin), 'not_found'],
  ] as const
  for (const [actor, code] of refused) expect(refusal(() => eraseSubscriber(room.deps, actor, sue))).toBe(code)
  expect([find(room, sue.id), room.audited()]).toEqual([sue, []])
  eraseSubscriber(room.deps, subscriberActor(sue, testOrigin), sue)
  eraseSubscriber(room.deps, room.actor('ann'), tom)
  expect(room.audited()).toEqual(['subscriber.erased', 'subscriber.erased'])
})

test('a hash stays, which names nobody and tells this address here from every other', () => {
  const room = testRoom()
  eraseSubscriber(room.deps, system, find(room, subscribe(room.deps, email)))
  const rows = room.db.select().from(forgottenAddresses).all()
  expect(rows).toMatchObject([{ organizationId: acmeId, createdAt: room.clock.now() }])
  expect(rows[0]?.hash).toMatch(/^[\w-]{43}$/)
  const among = (organizationId: string, ...addresses: string[]) =>
    forgottenAmong(room.deps, organizationId)(room.db, addresses)
  expect(among(acmeId, 'tom@example.org', email, 'sue@example.com')).toEqual(new Set([email]))
  expect(among(otherId, email)).toEqual(new Set())
  expect(among(acmeId)).toEqual(new Set())
})

test('forgotten twice is forgotten once; taken back it is as if it had never been', () => {
  const room = testRoom()
  const sue = { organizationId: acmeId, channel: 'email', address: email } as const
  const isForgotten = () => forgottenAmong(room.deps, acmeId)(room.db, [email]).size
  writeUnaudited(room.db, (tx) => {
    rememberForgotten(tx, room.deps, sue)
    rememberForgotten(tx, room.deps, sue)
    rememberForgotten(tx, room.deps, { ...sue, channel: 'webhook' })
  })
  expect([room.db.select().from(forgottenAddresses).all().length, isForgotten()]).toEqual([2, 1])
  writeUnaudited(room.db, (tx) => takeBackForgotten(tx, room.deps, { ...sue, address: 'tom@example.org' }))
  expect(isForgotten()).toBe(1)
  writeUnaudited(room.db, (tx) => takeBackForgotten(tx, room.deps, sue))
  expect([room.db.select().from(forgottenAddresses).all().length, isForgotten()]).toEqual([1, 0])
})
