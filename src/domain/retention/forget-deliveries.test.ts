import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { webhookAttempts } from '#src/db/schema/attempts.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { day, enforceNow } from '#src/testing/enforce-now.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { DeliveryState } from '#src/words.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'
import { expandNextStep } from '../notifications/expand-notifications.ts'
import { readLedger } from '../notifications/ledger.ts'

/** Six followers of acme had a message queued each; one stands in each state. */
function told(): TestRoom & { ids: Record<DeliveryState, string> } {
  const room = testRoom()
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) subscribe(room.deps, `${name}@example.org`)
  const incident: OpenIncident = { title: 'I', body: 'x', status: 'investigating', services: [], notify: true }
  openIncident(room.deps, system, acmeId, incident)
  while (expandNextStep(room.deps));
  const ids = {} as Record<DeliveryState, string>
  const states = ['waiting', 'sending', 'retrying', 'delivered', 'failed', 'suppressed'] as const
  const settledAt = room.clock.now()
  writeUnaudited(room.db, (tx) => {
    for (const [index, { id, address }] of tx.select().from(deliveries).all().entries()) {
      const state = states[index] ?? 'waiting'
      ids[state] = id
      const row = { state, lastAnswer: `said of ${address}`, settledAt: index < 3 ? null : settledAt }
      tx.update(deliveries).set(row).where(eq(deliveries.id, id)).run()
    }
  })
  return { ...room, ids }
}

const ledger = ({ db }: TestRoom) => readLedger(db, db.select().from(notifications).get()?.id ?? '')
const delivery = ({ db }: TestRoom, id: string) => db.select().from(deliveries).where(eq(deliveries.id, id)).get()

test('of what was sent stays that it was, when and how it ended; the ledger adds up as before', async () => {
  const room = told()
  const before = ledger(room)
  const rows = room.db.select().from(deliveries).all()
  expect(before).toMatchObject({ due: 6, waiting: 1, sending: 1, retrying: 1, delivered: 1, failed: 1, suppressed: 1 })
  room.clock.advance(90 * day)
  expect(await enforceNow(room.deps, 'deliveries')).toEqual({})
  expect(room.db.select().from(deliveries).all()).toEqual(rows)
  writeUnaudited(room.db, (tx) => tx.update(deliveries).set({ createdAt: room.clock.now() }).run())
  const again = room.db.select().from(deliveries).all()
  room.clock.advance(1)
  expect(await enforceNow(room.deps, 'deliveries')).toEqual({ addresses: 3 })
  expect(room.db.select().from(deliveries).all()).toEqual(
    again.map((row) => (row.settledAt === null ? row : { ...row, address: '', destination: '', lastAnswer: null })),
  )
  expect(ledger(room)).toEqual(before)
})

test('what could not leave in all that time is given up and counted as failed, but not in the middle of an attempt', async () => {
  const room = told()
  room.clock.advance(90 * day + 1)
  const sending = delivery(room, room.ids.sending)
  expect(await enforceNow(room.deps, 'deliveries')).toEqual({ addresses: 3, 'messages given up': 2 })
  const givenUp = { state: 'failed', settledAt: room.clock.now(), address: '', destination: '', lastAnswer: null }
  for (const id of [room.ids.waiting, room.ids.retrying]) expect(delivery(room, id)).toMatchObject(givenUp)
  expect(delivery(room, room.ids.sending)).toEqual(sending)
  expect(ledger(room)).toMatchObject({ due: 6, sending: 1, delivered: 1, failed: 3, suppressed: 1, unaccounted: 0 })
})

test('what was posted goes with its own age, whether its message is settled or not', async () => {
  const room = told()
  const attempt = { duration: 1, request: '{"secret":1}', status: 500, answer: 'x' }
  writeUnaudited(room.db, (tx) => {
    for (const at of [room.clock.now(), room.clock.now() + day])
      tx.insert(webhookAttempts)
        .values({ ...attempt, id: `at ${at}`, deliveryId: room.ids.sending, at })
        .run()
  })
  room.clock.advance(90 * day + 1)
  expect(await enforceNow(room.deps, 'deliveries')).toMatchObject({ 'attempts at webhooks': 1 })
  expect(room.db.select().from(webhookAttempts).all()).toMatchObject([{ at: room.clock.now() - 89 * day - 1 }])
})
