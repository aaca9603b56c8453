import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, allDeliveries, expandAll, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { anIncident, anUpdate, day, hour, minute, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import { type Channel, messageKinds } from '#src/words.ts'
import { watchClock } from '../clock/watch-clock.ts'
import type { DeliveryChannel } from '../deliveries/channel.ts'
import { createSender, drain } from '../deliveries/deliver.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import { sendAgain } from '../deliveries/retry-delivery.ts'
import { worthTelling } from '../deliveries/worth-telling.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { outbox } from './deliver-due.ts'
import { readLedger } from './ledger.ts'

/** Delivers what is due; every channel accepts whatever it is given. Returns that, in the order in which it left. */
async function sent({ deps }: StatusRoom): Promise<Delivery[]> {
  const left: Delivery[] = []
  const accepting: DeliveryChannel = {
    ready: () => true,
    limits: () => ({ count: 1, perMinute: null }),
    async send(_, delivery) {
      left.push(delivery)
      return { outcome: 'delivered', answer: '250 ok' }
    },
  }
  const all = { email: accepting, webhook: accepting, slack: accepting, discord: accepting, teams: accepting }
  await drain(deps, createSender({ ...outbox, channels: all }))
  return left
}

const forMany = ['maintenance_update', 'maintenance_reminder', 'service_status']

test.each(messageKinds.filter((kind) => !forMany.includes(kind)))(
  '%s is tried until its limit, and not a moment longer',
  async (kind) => {
    for (const [over, isSent] of [
      [0, true],
      [1, false],
    ] as const) {
      const room = statusRoom()
      const { id } = addDelivery(room.deps, { kind })
      room.clock.advance(worthTelling[kind] + over)
      const left = (await sent(room)).some((one) => one.id === id)
      expect([over, left]).toEqual([over, isSent])
      if (!isSent)
        expect(allDeliveries(room.deps).find((one) => one.id === id)).toMatchObject({
          ...{ state: 'suppressed', cause: 'too_old', attempts: 0, settledAt: room.clock.now() },
        })
    }
  },
)

/** An incident with three updates at intervals, told to a follower on each way; nothing has left yet. */
function threeUpdates(interval: number) {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  for (const channel of ['webhook', 'slack'] as const)
    subscribeUrl(room.deps, channel, `https://hooks.example/${channel}`)
  addWebhook(room.deps, 'https://hooks.example/endpoint', { events: ['incident'] })
  const id = anIncident(room, {}, { notify: true })
  for (const body of ['Second.', 'Third.']) {
    room.clock.advance(interval)
    anUpdate(room, id, {}, { body, notify: true })
  }
  const places = room.notified().map((one) => one.id)
  const told = async (channel: Channel) =>
    (await sent(room))
      .filter((one) => one.channel === channel)
      .map((one) => places.indexOf(one.notificationId ?? '') + 1)
  return { room, told }
}

test.each([
  ['email', [3]],
  ['slack', [3]],
  ['webhook', [1, 1, 2, 2, 3, 3]],
] as const)('%s: of three updates that waited for hours %j go out', async (channel, expected) => {
  const { room, told } = threeUpdates(2 * hour)
  room.clock.advance(hour)
  expect((await told(channel)).toSorted()).toEqual(expected)
  for (const { id } of room.notified()) expect(readLedger(room.db, id)).toMatchObject({ waiting: 0, unaccounted: 0 })
  const left = allDeliveries(room.deps).filter((one) => one.channel === channel && one.state === 'suppressed')
  expect(new Set(left.map(({ cause }) => cause))).toEqual(new Set(channel === 'webhook' ? [] : ['superseded']))
})

test('the newest alone goes out, too, where a clock was set back between the two', async () => {
  const room = statusRoom()
  watchClock(room.deps)
  subscribe(room.deps, 'sue@example.org')
  const id = anIncident(room, {}, { notify: true })
  expandAll(room.deps)
  room.clock.advance(minute)
  room.clock.jump(-2 * hour)
  watchClock(room.deps)
  anUpdate(room, id, {}, { body: 'Second.', notify: true })
  room.clock.advance(4 * hour)
  const [first, second] = room.notified()
  expect(first?.createdAt).toBeGreaterThan(second?.createdAt ?? 0)
  expect((await sent(room)).map(({ notificationId }) => notificationId)).toEqual([second?.id])
})

test.each(['email', 'slack'] as const)('%s: what waited for less than an hour goes out, each', async (channel) => {
  const { told } = threeUpdates(10 * minute)
  expect(await told(channel)).toEqual([1, 2, 3])
})

test.each([
  ['email', []],
  ['slack', []],
  ['webhook', [3, 3]],
] as const)('%s: after four days %j is told, so that no program believes what is over', async (channel, expected) => {
  const { room, told } = threeUpdates(minute)
  room.clock.advance(4 * day)
  expect(await told(channel)).toEqual(expected)
})

test('programs hear nothing of what waited for more than thirty days', async () => {
  const { room, told } = threeUpdates(minute)
  room.clock.advance(31 * day)
  expect(await told('webhook')).toEqual([])
})

test('a newer update that is still to be expanded takes the place, too; one that failed does not', async () => {
  const { room, told } = threeUpdates(2 * hour)
  room.clock.advance(hour)
  expandAll(room.deps)
  const [, , third] = room.notified()
  writeUnaudited(room.db, () => {
    room.db.$client.run(`UPDATE deliveries SET state = 'failed', settled_at = 1 WHERE notification_id = '${third?.id}'`)
  })
  expect(await told('email')).toEqual([2])
})

test('each service’s last status is told to programs after days, and none between', async () => {
  const room = statusRoom()
  const [api, web] = [room.service('API'), room.service('Web')]
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example/a')
  for (const [id, status] of [
    [api, 'major_outage'],
    [web, 'partial_outage'],
    [api, 'degraded_performance'],
  ] as const) {
    room.clock.advance(minute)
    setServiceStatus(room.deps, system, acmeId, id, status)
  }
  room.clock.advance(4 * day)
  const left = await sent(room)
  expect(left.map(({ kind }) => kind)).toEqual(['service_status', 'service_status'])
  const all = allDeliveries(room.deps)
  expect(all.map(({ state }) => state)).toEqual(['suppressed', 'delivered', 'delivered'])
})

test('what was not expanded before an absence is as old as its news', async () => {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  anIncident(room, {}, { notify: true })
  const at = room.clock.now()
  room.clock.advance(10 * day)
  expect(await sent(room)).toEqual([])
  expect(allDeliveries(room.deps)).toMatchObject([{ createdAt: at, state: 'suppressed', cause: 'too_old' }])
})

test('that maintenance is planned, or has begun, is not mailed once it is over', async () => {
  const room = statusRoom()
  subscribe(room.deps, 'sue@example.org')
  notifyOfMaintenance(room.deps)
  room.clock.advance(hour + minute)
  runDueSteps(room.deps, system)
  room.clock.advance(hour)
  runDueSteps(room.deps, system)
  const left = await sent(room)
  expect(left.map(({ kind }) => kind)).toEqual(['maintenance_update'])
})

test('whoever wants an old message sent all the same gets it sent, once it was left for its age', async () => {
  const { room, told } = threeUpdates(minute)
  room.clock.advance(4 * day)
  await told('email')
  const old = allDeliveries(room.deps).find(({ channel }) => channel === 'email')
  sendAgain(room.deps, room.actor('ann'), acmeId, {
    notificationId: old?.notificationId ?? '',
    deliveryId: old?.id ?? '',
  })
  expect((await sent(room)).map(({ id }) => id)).toEqual([old?.id])
})
