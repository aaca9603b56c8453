import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, allDeliveries, deliveryOf, notifyOfIncident } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { plansOf } from '#src/testing/query-plans.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Channel } from '#src/words.ts'
import { settleOwed } from '../notifications/expand-notifications.ts'
import { longestWaitInOrder } from './back-off.ts'
import { cancelDelivery } from './cancel-delivery.ts'
import type { Sent } from './channel.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import type { Delivery } from './delivery.ts'
import { retryDelivery } from './retry-delivery.ts'
import { settleDeliveries } from './settle-delivery.ts'

const minute = 60_000

const claim = ({ deps }: TestRoom, channel: Channel = 'webhook') =>
  claimDeliveries(deps, { channel, limit: 100, busy: [], after: '' })

function settle({ deps }: TestRoom, delivery: Delivery | undefined, sent: Partial<Sent> = {}): void {
  if (!delivery) throw new Error('nothing was claimed')
  const outcome = { outcome: 'delivered', answer: '', ...sent } as Sent
  settleDeliveries(deps, { noteOutcome: () => undefined }, [{ delivery, sent: outcome }])
}

/** Events in their order, to one subscriber each by its path. */
function queued(room: TestRoom, paths: string[], channel: Channel = 'webhook'): string[] {
  const known = new Map<string, string>()
  return paths.map((path) => {
    const subscriberId = known.get(path) ?? subscriber(room, channel, path)
    known.set(path, subscriberId)
    const about = { organizationId: acmeId, kind: 'service_status', address: path, destination: 'a.example' } as const
    return addDelivery(room.deps, { ...about, subscriberId, channel }).id
  })
}

function subscriber({ deps }: TestRoom, channel: Channel, path: string): string {
  return channel === 'email'
    ? subscribe(deps, `${path}@example.org`)
    : subscribeUrl(deps, channel, `https://a.example/${path}`).id
}

const ids = (claimed: Delivery[]) => claimed.map(({ id }) => id)

test.each(['webhook', 'slack', 'discord', 'teams'] as const)(
  'on %s one receiver gets one at a time, in order',
  (channel) => {
    const room = testRoom()
    const [first, other, second, third] = queued(room, ['a', 'b', 'a', 'a'], channel)
    const claimed = claim(room, channel)
    expect(ids(claimed)).toEqual([first, other])
    expect(claim(room, channel)).toEqual([])
    for (const delivery of claimed) settle(room, delivery)
    const [next] = claim(room, channel)
    expect(next?.id).toBe(second)
    settle(room, next)
    expect(ids(claim(room, channel))).toEqual([third])
  },
)

test('mail keeps no order: what is to leave leaves', () => {
  const room = testRoom()
  expect(ids(claim(room, 'email'))).toEqual([])
  const all = queued(room, ['a', 'a', 'b'], 'email')
  expect(ids(claim(room, 'email'))).toEqual(all)
})

test('an endpoint’s own events keep their order, too, and no other endpoint’s hold them up', () => {
  const room = testRoom()
  const [a, b] = ['a', 'b'].map((path) => addWebhook(room.deps, `https://hooks.example/${path}`).id)
  notifyOfIncident(room.deps)
  notifyOfIncident(room.deps)
  const rows = allDeliveries(room.deps)
  const of = (id: string | undefined) => rows.filter(({ webhookEndpointId }) => webhookEndpointId === id)
  const claimed = claim(room)
  expect(ids(claimed)).toEqual([of(a)[0]?.id, of(b)[0]?.id])
  settle(room, claimed[1])
  expect(ids(claim(room))).toEqual([of(b)[1]?.id])
})

test('while the first is tried again the others wait as long, and follow as soon as it has arrived', () => {
  const room = testRoom()
  const [first, second, third] = queued(room, ['a', 'a', 'a'])
  settle(room, claim(room)[0], { outcome: 'temporary' })
  const { nextAttemptAt } = deliveryOf(room.deps, first ?? '')
  expect(nextAttemptAt).toBeGreaterThan(room.clock.now())
  expect([second, third].map((id) => deliveryOf(room.deps, id ?? ''))).toMatchObject([
    { state: 'waiting', attempts: 0, nextAttemptAt },
    { state: 'waiting', attempts: 0, nextAttemptAt },
  ])
  expect(claim(room)).toEqual([])
  room.clock.advance(nextAttemptAt - room.clock.now())
  const [again] = claim(room)
  expect(again?.id).toBe(first)
  settle(room, again)
  expect(ids(claim(room))).toEqual([second])
})

test.each<[string, (room: TestRoom, first: string) => void]>([
  ['has failed for good', (room) => settle(room, claim(room)[0], { outcome: 'permanent' })],
  ['must not be sent any more', (room) => settle(room, claim(room)[0], { outcome: 'suppressed' })],
])('what %s holds nothing up', (_, end) => {
  const room = testRoom()
  const [first = '', second] = queued(room, ['a', 'a'])
  end(room, first)
  expect(ids(claim(room))).toEqual([second])
})

/** Two events of a notification each to one endpoint, the first of which was tried in vain. */
function triedInVain() {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a')
  notifyOfIncident(room.deps)
  notifyOfIncident(room.deps)
  const [first, second] = allDeliveries(room.deps)
  settle(room, claim(room)[0], { outcome: 'temporary', retryAfter: 10 * minute })
  const which = { notificationId: first?.notificationId ?? '', deliveryId: first?.id ?? '' }
  return { room, first: first?.id ?? '', second: second?.id ?? '', which }
}

test('what is behind a cancelled message leaves at once', () => {
  const { room, second, which } = triedInVain()
  cancelDelivery(room.deps, system, acmeId, which)
  expect(ids(claim(room))).toEqual([second])
})

test('what somebody sends at once takes those along that are behind it', () => {
  const { room, first, second, which } = triedInVain()
  retryDelivery(room.deps, system, acmeId, which)
  const [again] = claim(room)
  expect(again?.id).toBe(first)
  settle(room, again)
  expect(ids(claim(room))).toEqual([second])
})

test('what can be recalled still does not leave with what has arrived before it', () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
  const slack = subscribeUrl(room.deps, 'slack', 'https://hooks.slack.com/services/T1/B1/a')
  notifyOfIncident(room.deps, { actor: room.actor('ann') })
  room.clock.advance(minute / 2)
  notifyOfIncident(room.deps, { actor: room.actor('ann') })
  // As where they follow something else from now on.
  writeUnaudited(room.db, (tx) => settleOwed(tx, room.deps, { ...slack, organizationId: acmeId }))
  const [first, second] = allDeliveries(room.deps)
  room.clock.advance(minute / 2)
  const [one] = claim(room, 'slack')
  expect(one?.id).toBe(first?.id)
  settle(room, one)
  expect(claim(room, 'slack')).toEqual([])
  room.clock.advance(minute / 2)
  expect(ids(claim(room, 'slack'))).toEqual([second?.id])
})

test('a test that somebody asks for waits for nothing, and holds nothing up', () => {
  const { room, second, which } = triedInVain()
  const webhookEndpointId = deliveryOf(room.deps, second).webhookEndpointId
  const { id } = addDelivery(room.deps, {
    organizationId: acmeId,
    kind: 'test_message',
    channel: 'webhook',
    webhookEndpointId,
  })
  expect(ids(claim(room))).toEqual([id])
  cancelDelivery(room.deps, system, acmeId, which)
  expect(ids(claim(room))).toEqual([second])
})

test('a receiver that comes back after days waits a quarter of an hour at the most, whoever is asked to wait longer', () => {
  const room = testRoom()
  const [first = ''] = queued(room, ['a'])
  const waits = Array.from({ length: 12 }, () => {
    settle(room, claim(room)[0], { outcome: 'temporary' })
    const wait = deliveryOf(room.deps, first).nextAttemptAt - room.clock.now()
    room.clock.advance(wait)
    return wait
  })
  expect(Math.max(...waits)).toBe(longestWaitInOrder)
  settle(room, claim(room)[0], { outcome: 'temporary', retryAfter: 60 * minute })
  expect(deliveryOf(room.deps, first).nextAttemptAt - room.clock.now()).toBe(60 * minute)
})

test('a hundred events that a dead receiver is owed cost the others’ next claim nothing', () => {
  const room = testRoom()
  queued(
    room,
    Array.from({ length: 100 }, () => 'dead'),
  )
  settle(room, claim(room)[0], { outcome: 'temporary' })
  const due = () =>
    room.db
      .select()
      .from(deliveries)
      .all()
      .filter(({ nextAttemptAt, settledAt }) => settledAt === null && nextAttemptAt <= room.clock.now())
  expect(due()).toEqual([])
  const [alive] = queued(room, ['alive'])
  expect(ids(claim(room))).toEqual([alive])
})

test('claiming looks at what is earlier by an index of unsettled news alone', async () => {
  const room = testRoom()
  queued(room, ['a', 'a'])
  const plans = await plansOf(room.db, () => settle(room, claim(room)[0], { outcome: 'temporary' }))
  expect(plans.flatMap((plan) => /deliveries_(?:due_by|before)_\w+/.exec(plan) ?? [])).toEqual(
    expect.arrayContaining([
      'deliveries_due_by_organization',
      'deliveries_before_subscriber',
      'deliveries_before_endpoint',
    ]),
  )
  expect(plans.filter((plan) => plan.startsWith('SCAN') && plan.includes('deliveries'))).toEqual([])
})
