import { beforeEach, expect, test } from 'vitest'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { configureBounces } from '#src/domain/mail/configure-bounces.ts'
import { bounceOf, type Returned } from '#src/testing/bounce.ts'
import { addDelivery, deliveryOf } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
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

const kinds: [string, Returned, 'bounced' | 'failed alone' | 'delayed' | 'ignored'][] = [
  ['failed for good', { action: 'failed', status: '5.1.1' }, 'bounced'],
  ['failed for good, whatever the digits', { action: 'failed', status: '5.999.0' }, 'bounced'],
  ['failed for now, whatever the code', { action: 'failed', status: '4.4.7' }, 'failed alone'],
  ['failed because the mailbox is full', { action: 'failed', status: '5.2.2' }, 'failed alone'],
  ['failed because of the message', { action: 'failed', status: '5.3.4' }, 'failed alone'],
  ['failed because of the sender', { action: 'failed', status: '5.7.1' }, 'failed alone'],
  ['failed with a good status: its words decide', { action: 'failed', status: '2.0.0' }, 'bounced'],
  ['failed without a status: its words decide', { action: 'failed', status: '' }, 'bounced'],
  ['is delayed', { action: 'delayed', status: '4.4.1' }, 'delayed'],
  ['is delayed, for good as it says', { action: 'delayed', status: '5.0.0' }, 'delayed'],
  ['was delivered', { action: 'delivered', status: '2.0.0' }, 'ignored'],
  ['was relayed', { action: 'relayed', status: '2.0.0' }, 'ignored'],
  ['was expanded', { action: 'expanded', status: '2.0.0' }, 'ignored'],
  ['is something new', { action: 'teleported', status: '5.0.0' }, 'ignored'],
]

test.each(kinds)('what %s: %s', async (_, how, becomes) => {
  const before = [deliveryOf(room.deps, id), sue()]
  const meaning = becomes === 'failed alone' ? 'bounced' : becomes
  expect(await come({ ...how, diagnostic: 'smtp; 550 no' })).toBe(meaning)
  const now = room.clock.now()
  if (meaning === 'ignored') expect([deliveryOf(room.deps, id), sue()]).toEqual(before)
  else
    expect(deliveryOf(room.deps, id)).toMatchObject({
      lastAnswer: 'It came back: 550 no',
      ...(meaning === 'bounced' ? { state: 'failed', settledAt: now } : { state: 'delivered', settledAt: 1 }),
    })
  expect(sue()).toMatchObject(
    becomes === 'bounced'
      ? { state: 'quarantined', quarantinedAt: now, stateReason: 'It came back: 550 no' }
      : { state: 'active', quarantinedAt: null },
  )
  const logged = { level: 'info', event: 'bounce', facts: { delivery: id, meaning } }
  expect(room.deps.logger.lines).toMatchObject(meaning === 'ignored' ? [] : [logged])
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

const forgotten: [string, (subscriberId: string) => Partial<typeof deliveries.$inferInsert>, string | null][] = [
  ['an erased subscriber', (subscriberId) => ({ address: `erased-${subscriberId}` }), null],
  ['an erased account', () => ({ address: 'erased-1a2b3c4d', subscriberId: null }), null],
  ['whoever never confirmed', () => ({ address: '', subscriberId: null }), null],
  ['a message of long ago', () => ({ address: '' }), null],
  ['an address that looks so', () => ({ address: 'erased-1a2b3c4d@example.org' }), '<sue@example.org> no'],
]

test.each(forgotten)(
  'what comes back from %s has failed; without its address nothing is kept',
  async (_, how, kept) => {
    set(how(sue()?.id ?? ''))
    const words = { diagnostic: 'smtp; <sue@example.org> no' }
    const answer = kept && `It came back: ${kept}`
    await come({ ...words, action: 'delayed', status: '4.4.1' })
    expect(deliveryOf(room.deps, id)).toMatchObject({ state: 'delivered', lastAnswer: answer })
    await come(words)
    expect(deliveryOf(room.deps, id)).toMatchObject({ state: 'failed', lastAnswer: answer })
    expect(deliveryOf(room.deps, id).cause === null).toBe(kept === null)
  },
)

test('a mail to an account that comes back has failed; there is nobody to quarantine', async () => {
  const letter = addDelivery(room.deps, { state: 'delivered' }).id
  expect(await come({}, letter)).toBe('bounced')
  expect(deliveryOf(room.deps, letter).state).toBe('failed')
  expect(sue()?.state).toBe('active')
})

const alarmsNow = () => activeAlarms(room.db).map(({ kind, sentence }) => `${kind}: ${sentence}`)

const distrusted: [string, Returned, RegExp][] = [
  ['unauthenticated', { status: '5.7.26', diagnostic: 'smtp; 550-5.7.26 not authenticated' }, /SPF or DKIM fails/],
  ['DKIM, in words alone', { status: '5.7.1', diagnostic: 'smtp; 550 5.7.1 DKIM is bad' }, /SPF or DKIM fails/],
  ['blocked', { status: '5.7.1', diagnostic: 'smtp; 550 5.7.1 IP listed' }, /its sender is refused.*IP listed/],
  ['too many', { status: '5.4.5', diagnostic: 'smtp; 550 5.4.5 daily limit' }, /its sender is refused/],
]

test.each(distrusted)('of a sender’s fault (%s) the operator is told, and no subscriber is touched', async (...row) => {
  const [, how, sentence] = row
  const before = sue()
  await come(how)
  expect(alarmsNow()).toEqual([expect.stringMatching(sentence)])
  expect(alarmsNow()[0]).toMatch(/^sender_distrusted: /)
  expect(sue()).toEqual(before)
})

test('an alarm names no subscriber, and one cause is one alarm', async () => {
  for (const address of ['sue@example.org', 'joe@example.net'])
    await come({ status: '5.7.1', diagnostic: `smtp; 550 5.7.1 <${address}>: refused` }, sent(address))
  expect(alarmsNow()).toHaveLength(1)
  expect(alarmsNow()[0]).not.toMatch(/@/)
})

test.each<[string, Returned]>([
  ['a mailbox that is full', { status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 full' }],
  ['one that was full until the server gave up', { status: '4.2.2', diagnostic: 'smtp; 452 4.2.2 full' }],
])('%s: not at the first, but after several over days', async (_, how) => {
  const states: unknown[] = []
  for (const at of [0, 1, 24, 48]) {
    room.clock.set(testEpoch + at * 3_600_000)
    await come(how, sent('sue@example.org', sue()?.id))
    states.push(sue()?.state)
  }
  expect([states, alarmsNow()]).toEqual([['active', 'active', 'active', 'quarantined'], []])
})

/** Another delivered message. */
function sent(address: string, subscriberId?: string): string {
  const about = { organizationId: acmeId, kind: 'subscription_confirmation', state: 'delivered' } as const
  return addDelivery(room.deps, { ...about, address, subscriberId }).id
}
