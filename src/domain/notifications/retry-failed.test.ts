import { eq, inArray } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, expandAll, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { pauseWebhook, removeWebhook } from '../webhooks/pause-webhook.ts'
import { readLedger } from './ledger.ts'
import { failedCauses, retryCause, retryFailed } from './retry-failed.ts'

const fail = ({ db }: TestRoom) =>
  writeUnaudited(db, (tx) => void tx.update(deliveries).set({ state: 'failed', attempts: 9, settledAt: 1 }).run())

/** Everybody was to be notified, and every message has failed. */
function failed(room: TestRoom, ...names: string[]): string {
  for (const name of names) subscribe(room.deps, `${name}@example.org`, { id: name.padEnd(12, '0') })
  const { notificationId } = notifyOfIncident(room.deps)
  expandAll(room.deps)
  fail(room)
  return notificationId
}

test('all that failed of one notification is due now; what ended otherwise and what is another’s stays', async () => {
  const room = testRoom()
  const other = failed(room, 'ann', 'bob', 'cyd')
  const id = failed(room)
  const set = (name: string, state: 'delivered' | 'suppressed') =>
    writeUnaudited(room.db, (tx) => {
      const to = inArray(deliveries.address, [`${name}@example.org`])
      tx.update(deliveries).set({ state }).where(to).run()
    })
  set('bob', 'delivered')
  let woken = 0
  onQueued(room.db, () => void woken++)
  expect(await retryFailed(room.deps, room.actor('ann'), acmeId, id)).toBe(2)
  expect(woken).toBe(1)
  expect(readLedger(room.db, id)).toMatchObject({ due: 3, retrying: 2, delivered: 1, failed: 0 })
  expect(readLedger(room.db, other)).toMatchObject({ due: 3, failed: 2, delivered: 1 })
  for (const row of allDeliveries(room.deps).filter(({ state }) => state === 'retrying'))
    expect(row).toMatchObject({ nextAttemptAt: room.clock.now(), settledAt: null, attempts: 9 })
  const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  expect(entry).toMatchObject({ action: 'notification.retried', subjectType: 'notification', subjectId: id })
  expect(JSON.parse(entry?.details ?? '').changes).toEqual({ failed: 2 })
})

test('who has left, rests or is quarantined, and endpoints that are paused or removed, are left out', async () => {
  const room = testRoom()
  const endpoints = ['a', 'b', 'c'].map((path) => addWebhook(room.deps, `https://hooks.example/${path}`).id)
  const id = failed(room, 'active', 'paused', 'quarantined', 'unsubscribed')
  for (const state of ['paused', 'quarantined', 'unsubscribed'] as const)
    writeUnaudited(room.db, (tx) => {
      tx.update(subscribers)
        .set({ state })
        .where(eq(subscribers.address, `${state}@example.org`))
        .run()
    })
  pauseWebhook(room.deps, system, acmeId, endpoints[1] ?? '')
  removeWebhook(room.deps, system, acmeId, endpoints[2] ?? '')
  expect(await retryFailed(room.deps, system, acmeId, id)).toBe(2)
  const again = allDeliveries(room.deps).filter(({ state }) => state === 'retrying')
  expect(again.map(({ subscriberId, webhookEndpointId }) => subscriberId ?? webhookEndpointId)).toEqual([
    endpoints[0],
    'active000000',
  ])
  expect(readLedger(room.db, id)).toMatchObject({ due: 7, retrying: 2, failed: 5, unaccounted: 0 })
})

test.each([499, 500, 501, 1200])(
  '%i messages are retried in steps of 500, the event loop free in between',
  async (count) => {
    const room = testRoom()
    for (let one = 0; one < count; one++) subscribe(room.deps, `reader-${one}@example.org`)
    const id = failed(room)
    const left: number[] = []
    let done = false
    const retrying = retryFailed(room.deps, system, acmeId, id).finally(() => {
      done = true
    })
    while (!done) {
      left.push(readLedger(room.db, id).failed)
      await yieldToEventLoop()
    }
    expect(await retrying).toBe(count)
    expect(left[0]).toBe(Math.max(0, count - 500))
    expect(readLedger(room.db, id)).toMatchObject({ due: count, retrying: count, unaccounted: 0 })
    expect(room.audited().filter((action) => action === 'notification.retried')).toHaveLength(1)
  },
)

test('where nothing failed, or nobody is left, nothing happens, and the log says nothing', async () => {
  const room = testRoom()
  const id = failed(room, 'sue')
  const retry = () =>
    Promise.all([retryFailed(room.deps, system, acmeId, id), retryCause(room.deps, system, acmeId, 'no')])
  writeUnaudited(room.db, (tx) => void tx.update(subscribers).set({ state: 'unsubscribed' }).run())
  expect(await retry()).toEqual([0, 0])
  writeUnaudited(room.db, (tx) => {
    tx.update(subscribers).set({ state: 'active' }).run()
    tx.update(deliveries).set({ state: 'delivered' }).run()
  })
  expect(await retry()).toEqual([0, 0])
  expect(room.audited().filter((action) => action.endsWith('.retried'))).toEqual([])
})

test('all of one cause are tried again together, whatever they are about; others, and what is old, stay', async () => {
  const room = testRoom()
  const because = ({ db }: TestRoom, name: string, cause: string) =>
    writeUnaudited(db, (tx) => {
      tx.update(deliveries)
        .set({ cause })
        .where(eq(deliveries.address, `${name}@example.org`))
        .run()
    })
  failed(room, 'ann', 'bob', 'cyd')
  room.clock.advance(8 * 24 * 3_600_000)
  failed(room)
  failed(room)
  because(room, 'ann', 'denied')
  because(room, 'bob', 'denied')
  because(room, 'cyd', 'unknown')
  expect(failedCauses(room.deps, acmeId)).toEqual([
    { cause: 'denied', messages: 4 },
    { cause: 'unknown', messages: 2 },
  ])
  expect([failedCauses(room.deps, otherId), await retryCause(room.deps, system, otherId, 'denied')]).toEqual([[], 0])
  expect(await retryCause(room.deps, room.actor('ann'), acmeId, 'denied')).toBe(4)
  const again = allDeliveries(room.deps).filter(({ state }) => state === 'retrying')
  expect(again.map(({ address }) => address).toSorted()).toEqual(
    ['ann', 'ann', 'bob', 'bob'].map((name) => `${name}@example.org`),
  )
  const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  expect([entry?.action, JSON.parse(entry?.details ?? '').changes]).toEqual(['messages.retried', { cause: 'denied' }])
  for (const [persona, organizationId, code] of [
    ['ed', acmeId, 'forbidden'],
    ['vic', acmeId, 'forbidden'],
    ['olga', acmeId, 'not_found'],
  ] as const)
    expect(await laterRefusal(() => retryCause(room.deps, room.actor(persona), organizationId, 'unknown'))).toBe(code)
})

test('editors and viewers may not, and another organization’s owner does not find it', async () => {
  const room = testRoom()
  const id = failed(room, 'sue')
  const attempt = (persona: 'ed' | 'vic' | 'olga', organizationId: string) =>
    laterRefusal(() => retryFailed(room.deps, room.actor(persona), organizationId, id))
  expect(await attempt('ed', acmeId)).toBe('forbidden')
  expect(await attempt('vic', acmeId)).toBe('forbidden')
  expect(await attempt('olga', acmeId)).toBe('not_found')
  expect(await attempt('olga', otherId)).toBe('not_found')
  expect(await laterRefusal(() => retryFailed(room.deps, system, acmeId, 'unknown00000'))).toBe('not_found')
  expect(allDeliveries(room.deps)).toMatchObject([{ state: 'failed' }])
})
