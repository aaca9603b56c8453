import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { addDelivery, deliveryOf, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import type { DeliveryState } from '#src/words.ts'
import { readLedger } from '../notifications/ledger.ts'
import { pauseWebhook, removeWebhook, resumeWebhook } from './pause-webhook.ts'
import { redeliver } from './redeliver.ts'

/** An endpoint and a message to it in this state. */
function sent(state: DeliveryState = 'delivered') {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a', { name: 'Pager' })
  const { notificationId } = notifyOfIncident(room.deps)
  const set = { state, attempts: 3, lastAnswer: '500', settledAt: 1, nextAttemptAt: Number.MAX_SAFE_INTEGER }
  writeUnaudited(room.db, (tx) => void tx.update(deliveries).set(set).run())
  const message = room.db.select().from(deliveries).get()?.id ?? ''
  const again = (actor = room.actor('ann')) => redeliver(room.deps, actor, acmeId, id, message)
  return { room, id, notificationId, message, again }
}

test.each(['delivered', 'failed', 'suppressed', 'retrying'] as const)(
  'what is %s is due now, under the same id',
  (state) => {
    const { room, id, notificationId, message, again } = sent(state)
    let woken = 0
    onQueued(room.db, () => void woken++)
    again()
    expect(deliveryOf(room.deps, message)).toMatchObject({
      ...{ state: 'retrying', nextAttemptAt: room.clock.now(), settledAt: null, attempts: 3, lastAnswer: '500' },
    })
    expect(readLedger(room.db, notificationId)).toMatchObject({ due: 1, retrying: 1, unaccounted: 0 })
    expect(woken).toBe(1)
    const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
    expect(entry).toMatchObject({ action: 'webhook.redelivered', subjectType: 'webhook_endpoint', subjectId: id })
    expect(JSON.parse(entry?.details ?? '').changes).toEqual({ name: 'Pager', delivery: message })
  },
)

test.each(['waiting', 'sending'] as const)(
  'what is %s leaves by itself: a conflict, and nothing is changed',
  (state) => {
    const { room, message, again } = sent(state)
    const before = deliveryOf(room.deps, message)
    expect(refusal(again)).toBe('conflict')
    expect(deliveryOf(room.deps, message)).toEqual(before)
    expect(room.audited()).not.toContain('webhook.redelivered')
  },
)

test('while the endpoint is paused it is a conflict that says what to do', () => {
  const { room, id, again } = sent()
  pauseWebhook(room.deps, system, acmeId, id)
  expect(again).toThrow('Resume the endpoint first: while it is paused nothing is sent to it.')
  resumeWebhook(room.deps, system, acmeId, id)
  expect(again).not.toThrow()
})

test('a message of another endpoint, an unknown one, and one to a removed endpoint are not found', () => {
  const { room, id, message } = sent()
  const other = addWebhook(room.deps, 'https://hooks.example/b').id
  const to = (webhook: string, delivery: string) =>
    refusal(() => redeliver(room.deps, system, acmeId, webhook, delivery))
  expect([to(other, message), to(id, 'unknown00000'), to('unknown00000', message)]).toEqual(Array(3).fill('not_found'))
  expect(to(id, addDelivery(room.deps, { channel: 'webhook', state: 'failed' }).id)).toBe('not_found')
  removeWebhook(room.deps, system, acmeId, id)
  expect(to(id, message)).toBe('not_found')
})

test('editors and viewers may not; another organization’s owner finds neither', () => {
  const { room, id, message, again } = sent()
  expect(refusal(() => again(room.actor('ed')))).toBe('forbidden')
  expect(refusal(() => again(room.actor('vic')))).toBe('forbidden')
  expect(refusal(() => again(room.actor('olga')))).toBe('not_found')
  expect(refusal(() => redeliver(room.deps, room.actor('olga'), otherId, id, message))).toBe('not_found')
  expect(deliveryOf(room.deps, message).state).toBe('delivered')
})

test('a hundred in ten minutes are enough for one organization; nobody else’s are spent', () => {
  const { room, again, message } = sent()
  const reset = (room: TestRoom) =>
    writeUnaudited(room.db, (tx) => void tx.update(deliveries).set({ state: 'failed' }).run())
  for (let one = 0; one < 100; one++) {
    again()
    reset(room)
  }
  expect(refusal(again)).toBe('rate_limited')
  expect(deliveryOf(room.deps, message).state).toBe('failed')
  room.clock.advance(10 * 60_000)
  expect(again).not.toThrow()
})
