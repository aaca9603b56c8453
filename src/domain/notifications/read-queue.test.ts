import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import {
  addDelivery,
  expandAll,
  notifyOfIncident,
  notifyOfMaintenance,
  notifyPrograms,
} from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { expandNextStep, settleOwed } from './expand-notifications.ts'
import { readQueue } from './read-queue.ts'

const minute = 60_000

test('with nothing to do there is no way out to show', () => {
  const { deps, db } = testRoom()
  for (const state of ['sending', 'delivered', 'failed', 'suppressed'] as const) addDelivery(deps, { state })
  expect(readQueue(db, null)).toEqual([])
})

test('each way out counts what waits, what of it was tried, and since when the oldest does', () => {
  const { deps, db, clock } = testRoom()
  const began = clock.now()
  addDelivery(deps, { organizationId: acmeId, nextAttemptAt: began + 99 * minute })
  clock.advance(minute)
  addDelivery(deps, { organizationId: acmeId, state: 'retrying', attempts: 2 })
  addDelivery(deps, { organizationId: acmeId, kind: 'service_status', channel: 'webhook', address: 'x' })
  addDelivery(deps, { organizationId: acmeId, kind: 'service_status', channel: 'webhook', state: 'retrying' })
  addDelivery(deps, { organizationId: acmeId, channel: 'webhook', createdAt: began + 1, kind: 'test_message' })
  expect(readQueue(db, acmeId)).toEqual([
    { channel: 'email', waiting: 2, retrying: 1, oldest: began },
    { channel: 'webhook', waiting: 3, retrying: 1, oldest: began + 1 },
  ])
})

test('an organization sees its own; the instance sees all, and its own letters', () => {
  const { deps, db, clock } = testRoom()
  const row = { channel: 'email', waiting: 1, retrying: 0, oldest: clock.now() }
  addDelivery(deps, { organizationId: acmeId })
  addDelivery(deps, { organizationId: otherId })
  addDelivery(deps)
  expect(readQueue(db, acmeId)).toEqual([row])
  expect(readQueue(db, otherId)).toEqual([row])
  expect(readQueue(db, null)).toEqual([{ ...row, waiting: 3 }])
})

test.each([1, 2001])('where %i programs alone are told, nobody else waits', (audience) => {
  const { deps, db, clock } = testRoom()
  subscribe(deps, 'sue@example.org')
  subscribeUrl(deps, 'webhook', 'https://hooks.example/a')
  notifyPrograms(deps)
  writeUnaudited(db, (tx) => tx.update(notifications).set({ audience }).run())
  expect(readQueue(db, acmeId)).toEqual([{ channel: 'webhook', waiting: 1, retrying: 0, oldest: clock.now() }])
})

test('followers whose messages are still to be made wait since it was written, each on their own way out', () => {
  const { deps, db, clock } = testRoom()
  for (const name of ['sue', 'joe']) subscribe(deps, `${name}@example.org`)
  subscribeUrl(deps, 'slack', 'https://hooks.slack.com/services/a')
  subscribe(deps, 'windows@example.org', { followsIncidents: false })
  addWebhook(deps, 'https://hooks.example/a', { events: ['incident'] })
  const began = clock.now()
  notifyOfIncident(deps)
  clock.advance(minute)
  const expected = [
    { channel: 'email', waiting: 2, retrying: 0, oldest: began },
    { channel: 'webhook', waiting: 1, retrying: 0, oldest: began },
    { channel: 'slack', waiting: 1, retrying: 0, oldest: began },
  ]
  expect(readQueue(db, acmeId)).toEqual(expected)
  expect(readQueue(db, otherId)).toEqual([])
  notifyOfMaintenance(deps)
  expect(readQueue(db, acmeId)).toMatchObject([{ waiting: 5 }, { waiting: 1 }, { waiting: 2 }])
  expandAll(deps)
  expect(readQueue(db, acmeId)).toMatchObject([{ waiting: 5 }, { waiting: 1 }, { waiting: 2 }])
})

test('half expanded, and with somebody who left, everybody is counted once', () => {
  const { deps, db } = testRoom()
  const ids = Array.from({ length: 300 }, (_, one) => subscribe(deps, `reader-${one}@example.org`))
  notifyOfIncident(deps)
  const waiting = () => readQueue(db, acmeId).map((row) => row.waiting)
  expandNextStep(deps)
  expect(waiting()).toEqual([300])
  writeUnaudited(db, (tx) => settleOwed(tx, deps, { id: ids[299] ?? '', organizationId: acmeId }))
  expect(waiting()).toEqual([300])
  expandAll(deps)
  expect(waiting()).toEqual([300])
})

test('what can still be recalled waits, too', () => {
  const { deps, db, actor } = testRoom()
  writeUnaudited(db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  subscribe(deps, 'sue@example.org')
  notifyOfIncident(deps, { actor: actor('ed') })
  expect(readQueue(db, acmeId)).toMatchObject([{ channel: 'email', waiting: 1 }])
})
