import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { addDelivery, deliveryOf, expandAll, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { type DeliveryState, deliveryStates } from '#src/words.ts'
import { pauseWebhook, removeWebhook } from '../webhooks/pause-webhook.ts'
import { cancelDelivery } from './cancel-delivery.ts'
import type { Which } from './find-delivery.ts'
import { retryDelivery, sendAgain } from './retry-delivery.ts'

/** A message to Sue in this state; she follows still. */
function messageTo({ deps, db }: TestRoom, state: DeliveryState): Which {
  subscribe(deps, 'sue@example.org')
  const { notificationId } = notifyOfIncident(deps)
  expandAll(deps)
  const set = { state, attempts: 4, nextAttemptAt: Number.MAX_SAFE_INTEGER, settledAt: 1, lastAnswer: '550 no' }
  writeUnaudited(db, (tx) => void tx.update(deliveries).set(set).where(eq(deliveries.state, 'waiting')).run())
  return { notificationId, deliveryId: db.select().from(deliveries).all().at(-1)?.id ?? '' }
}

/** The three actions on one message: the states each is allowed in, and the resulting state. */
const acts = [
  { name: 'retrying', act: retryDelivery, from: ['retrying', 'failed'], action: 'delivery.retried' },
  { name: 'sending again', act: sendAgain, from: ['delivered', 'failed'], action: 'delivery.sent_again' },
  { name: 'cancelling', act: cancelDelivery, from: ['waiting', 'retrying', 'undecided'], action: 'delivery.cancelled' },
] as const

const allowed = acts.flatMap((one) => one.from.map((state) => ({ ...one, state })))
const conflicts = acts.flatMap((one) =>
  deliveryStates
    .filter((state) => !(one.from as readonly string[]).includes(state))
    .map((state) => ({ ...one, state })),
)

test.each(allowed)('$name what is $state is recorded and wakes whoever delivers', ({ act, state, action }) => {
  const room = testRoom()
  const which = messageTo(room, state)
  let woken = 0
  onQueued(room.db, () => void woken++)
  act(room.deps, room.actor('ann'), acmeId, which)
  const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  expect(entry).toMatchObject({ action, subjectType: 'delivery', subjectId: which.deliveryId })
  expect(JSON.parse(entry?.details ?? '').changes).toEqual({ notification: which.notificationId, before: state })
  expect(woken).toBe(1)
  const now = room.clock.now()
  expect(deliveryOf(room.deps, which.deliveryId)).toMatchObject(
    act === cancelDelivery
      ? { state: 'suppressed', lastAnswer: 'It was cancelled by Ann.', settledAt: now, attempts: 4 }
      : { state: 'retrying', nextAttemptAt: now, settledAt: null, lastAnswer: '550 no', attempts: 4 },
  )
})

test.each(conflicts)('$name what is $state is a conflict, and nothing is changed', ({ act, state }) => {
  const room = testRoom()
  const which = messageTo(room, state)
  const before = deliveryOf(room.deps, which.deliveryId)
  const audited = room.audited()
  expect(refusal(() => act(room.deps, room.actor('ann'), acmeId, which))).toBe('conflict')
  expect(deliveryOf(room.deps, which.deliveryId)).toEqual(before)
  expect(room.audited()).toEqual(audited)
})

test.each(acts)('$name is for owners and admins; a foreign message is not found', ({ act, from }) => {
  const room = testRoom()
  const which = messageTo(room, from[0])
  const before = deliveryOf(room.deps, which.deliveryId)
  const attempt = (persona: Parameters<TestRoom['actor']>[0], organizationId: string, message: Partial<Which> = {}) =>
    refusal(() => act(room.deps, room.actor(persona), organizationId, { ...which, ...message }))
  expect(attempt('ed', acmeId)).toBe('forbidden')
  expect(attempt('vic', acmeId)).toBe('forbidden')
  expect(attempt('olga', acmeId)).toBe('not_found')
  expect(attempt('olga', otherId)).toBe('not_found')
  expect(attempt('ann', acmeId, { deliveryId: 'unknown00000' })).toBe('not_found')
  expect(attempt('ann', acmeId, { notificationId: notifyOfIncident(room.deps).notificationId })).toBe('not_found')
  expect(deliveryOf(room.deps, which.deliveryId)).toEqual(before)
  act(room.deps, room.actor('otto'), acmeId, which)
})

test.each(['paused', 'quarantined', 'unsubscribed'] as const)(
  'nobody who is %s is mailed again; cancelling is',
  (state) => {
    for (const { act, from } of acts) {
      const room = testRoom()
      const which = messageTo(room, from[0])
      writeUnaudited(room.db, (tx) => void tx.update(subscribers).set({ state }).run())
      const attempt = () => act(room.deps, system, acmeId, which)
      if (act === cancelDelivery) expect(attempt).not.toThrow()
      else expect(attempt).toThrow(`The subscriber is ${state} and gets no messages.`)
    }
  },
)

test.each([
  ['paused', pauseWebhook],
  ['removed', removeWebhook],
])('an endpoint that is %s is sent nothing again', (state, end) => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a')
  const { notificationId } = notifyOfIncident(room.deps)
  const [message] = room.db.select().from(deliveries).all()
  writeUnaudited(room.db, (tx) => void tx.update(deliveries).set({ state: 'failed' }).run())
  end(room.deps, system, acmeId, id)
  for (const act of [retryDelivery, sendAgain])
    expect(() => act(room.deps, system, acmeId, { notificationId, deliveryId: message?.id ?? '' })).toThrow(
      `The endpoint is ${state} and gets no messages.`,
    )
})

test('a letter to an account is no message of a notification', () => {
  const room = testRoom()
  const { notificationId } = notifyOfIncident(room.deps)
  const letter = addDelivery(room.deps, { state: 'failed', organizationId: acmeId })
  for (const { act } of acts)
    expect(refusal(() => act(room.deps, system, acmeId, { notificationId, deliveryId: letter.id }))).toBe('not_found')
})
