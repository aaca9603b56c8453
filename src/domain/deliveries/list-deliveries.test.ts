import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { turnedThrough } from '#src/testing/turned-through.ts'
import { deliveryStates } from '#src/words.ts'
import { exportDeliveries } from './export-deliveries.ts'
import { eachDelivery, listDeliveries } from './list-deliveries.ts'

/** A notification without deliveries. */
const told = (room: TestRoom) => notifyOfIncident(room.deps).notificationId

type Row = Partial<typeof deliveries.$inferInsert>

/** A message of it to somebody of that name. */
function to({ deps }: TestRoom, notificationId: string, name: string, row: Row = {}) {
  const subscriberId = subscribe(deps, `${name}@example.org`)
  const about = { organizationId: acmeId, notificationId, kind: 'status_update', subscriberId } as const
  return addDelivery(deps, { ...about, address: `${name}@example.org`, ...row })
}

const order = ['failed', 'undecided', 'retrying', 'sending', 'waiting', 'suppressed', 'delivered']

test('its pages are a sorted list, whatever the states and the filter', () => {
  const states = fc.array(fc.constantFrom(...deliveryStates), { maxLength: 14 })
  const filter = fc.record({
    state: fc.option(fc.constantFrom(...deliveryStates), { nil: undefined }),
    address: fc.constantFrom(undefined, '1'),
  })
  fc.assert(
    fc.property(states, filter, fc.integer({ min: 1, max: 5 }), (all, { state, address }, size) => {
      const room = testRoom()
      const id = told(room)
      const rows = all.map((one, index) => to(room, id, `reader-${index}`, { state: one }))
      addDelivery(room.deps, { state: 'failed', address: 'reader-1@example.org' })
      const sorted = rows
        .filter(
          (row) =>
            (state === undefined || row.state === state) && (address === undefined || row.address.includes(address)),
        )
        .toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
      const pages = turnedThrough((turn) => listDeliveries(room.db, id, { state, address }, turn, size))
      expect(pages.flat()).toEqual(sorted)
      expect(pages.slice(0, -1).every((rows) => rows.length === size)).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['EXAMPLE', ['sue', 'joe']],
  ['ue@', ['sue']],
  ['%', []],
  ['_', []],
  ['', ['sue', 'joe']],
])('an address is found by a part of it, in whatever case, taken at its word: %j', (address, names) => {
  const room = testRoom()
  const id = told(room)
  for (const name of ['sue', 'joe']) to(room, id, name)
  const found = listDeliveries(room.db, id, { address }, 'newest', 10).rows.map((row) => row.address.split('@')[0])
  expect(found).toEqual(names)
})

test('all of them come once each, in steps of five hundred, endpoints first, whatever happens meanwhile', () => {
  const room = testRoom()
  const { id: endpoint } = addWebhook(room.deps, 'https://hooks.example/a')
  const id = told(room)
  const now = room.clock.now()
  const ids = Array.from({ length: 1001 }, (_, one) => `r${String(one).padStart(11, '0')}`)
  const known = { organizationId: acmeId, channel: 'email', createdAt: now } as const
  writeUnaudited(room.db, (tx) => {
    for (const one of ids) {
      const address = `${one}@example.org`
      tx.insert(subscribers)
        .values({ ...known, id: one, address, state: 'active' })
        .run()
      const about = { notificationId: id, subscriberId: one, kind: 'status_update', nextAttemptAt: now } as const
      tx.insert(deliveries)
        .values({ ...known, ...about, id: `d${one.slice(1)}`, address, state: 'waiting' })
        .run()
    }
  })
  const sizes: number[] = []
  const seen: (string | null)[] = []
  for (const rows of eachDelivery(room.db, id, {})) {
    sizes.push(rows.length)
    seen.push(...rows.map(({ subscriberId, webhookEndpointId }) => subscriberId ?? webhookEndpointId))
    writeUnaudited(room.db, (tx) => void tx.update(deliveries).set({ state: 'delivered' }).run())
  }
  expect(sizes).toEqual([1, 500, 500, 1])
  expect(seen).toEqual([endpoint, ...ids])
})

const csvOf = (room: TestRoom, id: string, filter = {}) => [...exportDeliveries(room.db, id, filter)].join('')

test('the file has a header and, of each message, who, how it stands and when; times in UTC', () => {
  const room = testRoom()
  const id = told(room)
  const settledAt = testEpoch + 61_000
  const sue = to(room, id, 'sue', { state: 'delivered', attempts: 2, lastAnswer: '250 ok, "queued"', settledAt })
  const joe = to(room, id, 'joe', {
    state: 'retrying',
    attempts: 1,
    lastAnswer: null,
    nextAttemptAt: testEpoch + 15_000,
  })
  const noon = '2026-03-10T12:00:00.000Z'
  expect(csvOf(room, id)).toBe(
    [
      'id,channel,address,state,attempts,lastAnswer,nextAttempt,created,settled,way',
      `${sue.id},email,sue@example.org,delivered,2,"250 ok, ""queued""",,${noon},2026-03-10T12:01:01.000Z,`,
      `${joe.id},email,joe@example.org,retrying,1,,2026-03-10T12:00:15.000Z,${noon},,`,
      '',
    ].join('\r\n'),
  )
})

test.each(deliveryStates)('of what is %s a next attempt stands there only where there is one', (state) => {
  const room = testRoom()
  const id = told(room)
  to(room, id, 'sue', { state })
  const [row] = parse<Record<string, string>>(csvOf(room, id), { columns: true })
  expect(row).toMatchObject({
    state,
    nextAttempt: ['waiting', 'retrying'].includes(state) ? '2026-03-10T12:00:00.000Z' : '',
  })
})

test('an answer that a spreadsheet would run is defused, lines in it stay', () => {
  const room = testRoom()
  const id = told(room)
  const answers = ['=HYPERLINK("x")', '+1', '-2', '@SUM(A1)', '550 a\r\nb']
  for (const [index, lastAnswer] of answers.entries()) to(room, id, `reader-${index}`, { lastAnswer })
  const rows = parse<Record<string, string>>(csvOf(room, id), { columns: true })
  expect(rows.map((row) => row.lastAnswer)).toEqual(['\'=HYPERLINK("x")', "'+1", "'-2", "'@SUM(A1)", '550 a\r\nb'])
})

test('the filter of the screen is the file’s, and another notification’s messages are not in it', () => {
  const room = testRoom()
  const id = told(room)
  to(room, id, 'sue', { state: 'failed' })
  to(room, id, 'joe', { state: 'delivered' })
  to(room, told(room), 'eve', { state: 'failed' })
  const found = parse<Record<string, string>>(csvOf(room, id, { state: 'failed', address: 'example' }), {
    columns: true,
  })
  expect(found.map(({ address }) => address)).toEqual(['sue@example.org'])
})
