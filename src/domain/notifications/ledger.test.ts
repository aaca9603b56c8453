import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, deliveryOf, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { type DeliveryState, deliveryStates } from '#src/words.ts'
import { holdOutbox } from '../backup/hold-outbox.ts'
import { cancelDelivery } from '../deliveries/cancel-delivery.ts'
import type { Sent } from '../deliveries/channel.ts'
import { claimDeliveries, releaseOrphanedClaims } from '../deliveries/claim-deliveries.ts'
import { retryDelivery, sendAgain } from '../deliveries/retry-delivery.ts'
import { settleDeliveries } from '../deliveries/settle-delivery.ts'
import { discardUndecided, nextUndecided, releaseUndecided } from '../deliveries/undecided.ts'
import { DomainError } from '../errors.ts'
import { keepLedger } from './change-subscriber.ts'
import { outbox } from './deliver-due.ts'
import { expandNextStep } from './expand-notifications.ts'
import { readLedger } from './ledger.ts'
import { recallNotification } from './recall.ts'

const minute = 60_000
type State = DeliveryState | 'toExpand'

/** A walk through the life of some notifications, and beside it a plain list of who is to get what. */
interface World {
  room: TestRoom
  /** Ids of those who follow now, and of those who rest. */
  followers: string[]
  resting: string[]
  endpoint: string
  /** Notification -> receiver -> state of its message. */
  books: Map<string, Map<string, State>>
  recalled: Set<string>
  /** Follower -> messages in a row that were refused for good. */
  refused: Map<string, number>
}

function world(): World {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const { id: endpoint } = addWebhook(room.deps, 'https://hooks.example.com/a')
  const followers = ['ann', 'bob', 'cyd', 'dan'].map((name) => subscribe(room.deps, `${name}@example.org`))
  return { room, followers, resting: [], endpoint, books: new Map(), recalled: new Set(), refused: new Map() }
}

/** Every message that was made, with its receiver, and what the list says of it. */
function made({ room, books }: World) {
  const rows = room.db.select().from(deliveries).all()
  return rows.flatMap((row) => {
    const book = books.get(row.notificationId ?? '')
    const receiver = row.subscriberId ?? row.webhookEndpointId ?? ''
    return book
      ? [{ row, book, receiver, which: { notificationId: row.notificationId ?? '', deliveryId: row.id } }]
      : []
  })
}

/** Deliveries queued to somebody who leaves are made before. */
function gone({ followers, books }: World, left: string): void {
  if (followers.includes(left)) followers.splice(followers.indexOf(left), 1)
  for (const book of books.values()) if (book.get(left) === 'toExpand') book.set(left, 'waiting')
}

function setState({ room: { deps, db } }: World, id: string, state: 'paused' | 'active'): void {
  writeUnaudited(db, (tx) => {
    const set = () => void tx.update(subscribers).set({ state }).where(eq(subscribers.id, id)).run()
    keepLedger(tx, deps, { id, organizationId: acmeId }, set)
  })
}

/** `choice` picks one of what there is. */
type Step = (world: World, choice: number) => void

/** Done where the list says that it may be, refused as a conflict where it says otherwise. */
function act(states: State[], becomes: State, verb: typeof retryDelivery): Step {
  return (world, choice) => {
    const all = made(world)
    const one = all[choice % all.length]
    if (!one) return
    const before = one.book.get(one.receiver)
    const left = verb !== cancelDelivery && ![...world.followers, world.endpoint].includes(one.receiver)
    const allowed = before !== undefined && states.includes(before) && !left
    let done = true
    try {
      verb(world.room.deps, system, acmeId, one.which)
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'conflict')) throw error
      done = false
    }
    expect([before, left, done]).toEqual([before, left, allowed])
    if (done) one.book.set(one.receiver, becomes)
  }
}

const answers: [Sent['outcome'], State][] = [
  ['delivered', 'delivered'],
  ['temporary', 'retrying'],
  ['permanent', 'failed'],
  ['unreachable', 'retrying'],
  ['dropped', 'retrying'],
  ['suppressed', 'suppressed'],
]

const steps: Record<string, Step> = {
  notify(world, choice) {
    const actor = choice % 3 === 0 ? system : world.room.actor('ed')
    const { notificationId } = notifyOfIncident(world.room.deps, { actor })
    const owed: [string, State][] = world.followers.map((follower) => [follower, 'toExpand'])
    world.books.set(notificationId, new Map([...owed, [world.endpoint, 'waiting']]))
  },
  join({ room, followers }, choice) {
    room.clock.advance(1)
    followers.push(
      subscribe(room.deps, `new-${choice}-${followers.length}@example.org`, { id: `m${room.deps.ids.id()}` }),
    )
  },
  rest(world, choice) {
    const left = world.followers[choice % (world.followers.length + 1)]
    if (left === undefined) return
    setState(world, left, 'paused')
    gone(world, left)
    world.resting.push(left)
  },
  comeBack(world) {
    const back = world.resting.pop()
    if (back === undefined) return
    // Rows written in the millisecond of a change may count before it as well as after it.
    world.room.clock.advance(1)
    setState(world, back, 'active')
    world.followers.push(back)
  },
  expand({ room, books }) {
    const expanded = () =>
      room.db
        .select()
        .from(notifications)
        .all()
        .filter(({ expandedAt }) => expandedAt !== null)
    const before = expanded().map(({ id }) => id)
    expandNextStep(room.deps)
    const [now] = expanded().filter(({ id }) => !before.includes(id))
    const book = books.get(now?.id ?? '') ?? new Map<string, State>()
    for (const [receiver, state] of book) if (state === 'toExpand') book.set(receiver, 'waiting')
  },
  claim(world, choice) {
    const channel = choice % 3 === 0 ? 'webhook' : 'email'
    const claimed = claimDeliveries(world.room.deps, { channel, limit: 1 + (choice % 4), busy: [], after: '' })
    for (const { row, book, receiver } of made(world)) {
      if (!claimed.some(({ id }) => id === row.id)) continue
      expect(['waiting', 'retrying']).toContain(book.get(receiver))
      book.set(receiver, 'sending')
    }
  },
  settle(world, choice) {
    const sending = made(world).filter(({ book, receiver }) => book.get(receiver) === 'sending')
    const [outcome, becomes] = answers[choice % answers.length] ?? ['delivered', 'delivered']
    const sent = { outcome, answer: 'as it is' } as Sent
    settleDeliveries(
      world.room.deps,
      outbox,
      sending.map(({ row }) => ({ delivery: row, sent })),
    )
    for (const { book, receiver } of sending) {
      book.set(receiver, becomes)
      if (outcome === 'delivered') world.refused.delete(receiver)
      if (outcome !== 'permanent' || receiver === world.endpoint) continue
      world.refused.set(receiver, (world.refused.get(receiver) ?? 0) + 1)
      if ((world.refused.get(receiver) ?? 0) >= 3) gone(world, receiver)
    }
  },
  restart(world) {
    releaseOrphanedClaims(world.room.deps)
    for (const book of world.books.values())
      for (const [receiver, state] of book) if (state === 'sending') book.set(receiver, 'retrying')
  },
  restore({ room, books }) {
    holdOutbox(room.deps, { backup: 'night.db', at: room.clock.now() })
    for (const book of books.values())
      for (const [receiver, state] of book)
        if (['toExpand', 'waiting', 'retrying', 'sending'].includes(state)) book.set(receiver, 'undecided')
  },
  decide(world, choice) {
    const { db, clock } = world.room
    const ids = nextUndecided(db, 'all', clock.now(), 1 + (choice % 5))
    const sends = choice % 2 === 0
    writeUnaudited(db, (tx) =>
      sends ? releaseUndecided(tx, ids, clock.now()) : discardUndecided(tx, ids, 'It is too late.', clock.now()),
    )
    for (const { row, book, receiver } of made(world).filter(({ row: { id } }) => ids.includes(id)))
      book.set(receiver, sends ? (row.attempts === 0 ? 'waiting' : 'retrying') : 'suppressed')
  },
  recall({ room, books, recalled }, choice) {
    const all = room.db.select().from(notifications).all()
    const held = all.filter(({ id, releaseAt }) => releaseAt > room.clock.now() && !recalled.has(id))
    const one = held[choice % held.length]
    if (!one) return
    writeUnaudited(room.db, (tx) =>
      recallNotification(tx, room.deps, { statusUpdateId: one.statusUpdateId ?? '' }, 'it'),
    )
    recalled.add(one.id)
    const book = books.get(one.id) ?? new Map<string, State>()
    for (const [receiver, state] of book)
      if (state === 'toExpand') book.delete(receiver)
      else book.set(receiver, 'suppressed')
  },
  cancel: act(['waiting', 'retrying', 'undecided'], 'suppressed', cancelDelivery),
  retry: act(['retrying', 'failed'], 'retrying', retryDelivery),
  sendAgain: act(['delivered', 'failed'], 'retrying', sendAgain),
  wait: ({ room }, choice) => room.clock.advance((choice % 3) * minute),
}

function expectBooks({ room, books }: World): void {
  for (const [id, book] of books) {
    const counted = (state: State) => [...book.values()].filter((one) => one === state).length
    const states = Object.fromEntries(deliveryStates.map((state) => [state, counted(state)]))
    const expected = { ...states, toExpand: counted('toExpand'), due: book.size, unaccounted: 0 }
    expect(readLedger(room.db, id)).toEqual(expected)
  }
}

test('whatever happens to messages, every ledger says what a plain list says, and 0 are unaccounted', () => {
  const reached = new Set<State>()
  const often = ['expand', 'claim', 'settle', 'claim', 'settle']
  const step = fc.tuple(fc.constantFrom(...Object.keys(steps), ...often), fc.nat({ max: 40 }))
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 50 }), (walk) => {
      const here = world()
      for (const [name, choice] of [['notify', 0], ['notify', 1], ...walk] as const) {
        steps[name]?.(here, choice)
        expectBooks(here)
        for (const book of here.books.values()) for (const state of book.values()) reached.add(state)
      }
    }),
    { numRuns: 30 },
  )
  expect([...reached].toSorted()).toEqual([...deliveryStates, 'toExpand'].toSorted())
})

test('a message too few, and one too many, would be seen', () => {
  const { deps, db } = testRoom()
  for (const name of ['ann', 'bob', 'cyd']) subscribe(deps, `${name}@example.org`)
  const { notificationId } = notifyOfIncident(deps)
  while (expandNextStep(deps));
  const [lost] = db.select().from(deliveries).all()
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .delete(deliveries)
        .where(eq(deliveries.id, lost?.id ?? ''))
        .run(),
  )
  expect(readLedger(db, notificationId)).toMatchObject({ due: 3, waiting: 2, unaccounted: 1 })
  for (const one of [1, 2]) addDelivery(deps, { notificationId, kind: 'status_update', address: `${one}` })
  expect(readLedger(db, notificationId)).toMatchObject({ due: 3, waiting: 4, unaccounted: -1 })
})

test('one that was written without a count is due what was made and is to be made; an unknown one owes nothing', () => {
  const { deps, db } = testRoom()
  for (const name of ['ann', 'bob']) subscribe(deps, `${name}@example.org`)
  const { notificationId } = notifyOfIncident(deps)
  writeUnaudited(db, (tx) => void tx.update(notifications).set({ audience: null }).run())
  const sent = addDelivery(deps, { notificationId, kind: 'status_update', state: 'delivered' })
  expect(deliveryOf(deps, sent.id).state).toBe('delivered')
  expect(readLedger(db, notificationId)).toMatchObject({ due: 3, delivered: 1, toExpand: 2, unaccounted: 0 })
  expect(readLedger(db, 'unknown00000')).toMatchObject({ due: 0, toExpand: 0, unaccounted: 0 })
})
