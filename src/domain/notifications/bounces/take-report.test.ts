import { beforeEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { bounceOf, type Returned } from '#src/testing/bounce.ts'
import { addDelivery, deliveryOf } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { returnPathOf } from './return-path.ts'
import { takeReport } from './take-report.ts'

let room: TestRoom
let id: string

beforeEach(() => {
  room = testRoom()
  configureBounces(room.deps, system, readForm({ mode: 'webhook', address: 'bounces@acme.example' }))
  const subscriberId = subscribe(room.deps, 'sue@example.org')
  const about = {
    subscriberId,
    organizationId: acmeId,
    address: 'sue@example.org',
    kind: 'subscription_confirmation',
  } as const
  id = addDelivery(room.deps, { ...about, state: 'delivered', settledAt: 1, lastAnswer: '250 ok' }).id
  room.deps.logger.lines.splice(0)
})

const come = (how: Returned = {}, deliveryId = id) => {
  const from = returnPathOf(room.deps, deliveryId, 'status@acme.example')
  return takeReport(room.deps, Buffer.from(bounceOf({ from, to: 'sue@example.org', raw: 'Subject: x\r\n\r\n' }, how)))
}
const sue = () => room.db.select().from(subscribers).get()
const set = (columns: Partial<typeof deliveries.$inferInsert>) =>
  writeUnaudited(room.db, (tx) => void tx.update(deliveries).set(columns).run())

const kinds: [string, Returned, 'bounced' | 'delayed' | 'ignored'][] = [
  ['failed for good', { action: 'failed', status: '5.1.1' }, 'bounced'],
  ['failed for good, whatever the digits', { action: 'failed', status: '5.999.0' }, 'bounced'],
  ['failed for now', { action: 'failed', status: '4.2.2' }, 'delayed'],
  ['failed with a good status', { action: 'failed', status: '2.0.0' }, 'delayed'],
  ['failed without a status', { action: 'failed', status: '' }, 'delayed'],
  ['is delayed', { action: 'delayed', status: '4.4.1' }, 'delayed'],
  ['is delayed, for good as it says', { action: 'delayed', status: '5.0.0' }, 'delayed'],
  ['was delivered', { action: 'delivered', status: '2.0.0' }, 'ignored'],
  ['was relayed', { action: 'relayed', status: '2.0.0' }, 'ignored'],
  ['was expanded', { action: 'expanded', status: '2.0.0' }, 'ignored'],
  ['is something new', { action: 'teleported', status: '5.0.0' }, 'ignored'],
]

test.each(kinds)('what %s: %s', async (_, how, meaning) => {
  const before = [deliveryOf(room.deps, id), sue()]
  expect(await come({ ...how, diagnostic: 'smtp; 550 no' })).toBe(meaning)
  const now = room.clock.now()
  if (meaning === 'ignored') expect([deliveryOf(room.deps, id), sue()]).toEqual(before)
  else
    expect(deliveryOf(room.deps, id)).toMatchObject({
      lastAnswer: 'It came back: 550 no',
      ...(meaning === 'bounced' ? { state: 'failed', settledAt: now } : { state: 'delivered', settledAt: 1 }),
    })
  expect(sue()).toMatchObject(
    meaning === 'bounced'
      ? { state: 'quarantined', quarantinedAt: now, stateReason: 'It came back: 550 no' }
      : { state: 'active', quarantinedAt: null },
  )
  expect(room.deps.logger.lines).toMatchObject([{ level: 'info', event: 'bounce', facts: { delivery: id, meaning } }])
})

test.each(['sending', 'retrying', 'delivered'] as const)(
  'what is %s has failed, and is not tried again',
  async (state) => {
    set({ state, leaseUntil: 5, attempts: 2 })
    await come()
    expect(deliveryOf(room.deps, id)).toMatchObject({ state: 'failed', leaseUntil: null, attempts: 2 })
  },
)

test.each(['waiting', 'failed', 'suppressed'] as const)('of what is %s no report is news', async (state) => {
  set({ state })
  const before = [deliveryOf(room.deps, id), sue()]
  await come()
  await come({ action: 'delayed' })
  expect([deliveryOf(room.deps, id), sue()]).toEqual(before)
})

test('an unknown address, and a message that was erased, change nothing', async () => {
  const before = [deliveryOf(room.deps, id), sue()]
  expect(await come({ addressed: ['To: <bounces@acme.example>'] })).toBe('ignored')
  expect(await come({}, 'erased000000')).toBe('bounced')
  expect([deliveryOf(room.deps, id), sue()]).toEqual(before)
})

test('of the words a thousand characters are kept; without any, the status', async () => {
  await come({ action: 'delayed', diagnostic: `smtp; ${'x'.repeat(2000)}` })
  expect(deliveryOf(room.deps, id).lastAnswer).toBe(`It came back: ${'x'.repeat(986)}`)
  await come({ action: 'delayed', status: '4.4.1', diagnostic: '' })
  expect(deliveryOf(room.deps, id).lastAnswer).toBe('It came back: status 4.4.1')
})

test('of an address that was erased meanwhile nothing is kept', async () => {
  set({ address: `erased-${sue()?.id}` })
  await come()
  expect(deliveryOf(room.deps, id)).toMatchObject({ state: 'failed', lastAnswer: null })
})

test('a mail to an account that comes back has failed; there is nobody to quarantine', async () => {
  const letter = addDelivery(room.deps, { state: 'delivered' }).id
  expect(await come({}, letter)).toBe('bounced')
  expect(deliveryOf(room.deps, letter).state).toBe('failed')
  expect(sue()?.state).toBe('active')
})
