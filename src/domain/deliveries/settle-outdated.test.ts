import { expect, test } from 'vitest'
import { ownCommits } from '#src/db/write.ts'
import { addDelivery, allDeliveries, deliveryOf, expandAll, notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { restarted } from '#src/testing/test-deps.ts'
import { tooOldBegins } from '#src/words/ages.ts'
import { messageKinds } from '#src/words.ts'
import { watchClock } from '../clock/watch-clock.ts'
import { deliverDue } from '../notifications/deliver-due.ts'
import { readLedger } from '../notifications/ledger.ts'
import { eraseSubscriber } from '../subscribers/erase-subscriber.ts'
import { findSubscriber } from '../subscribers/find-subscriber.ts'
import { settleTooOld } from './settle-outdated.ts'
import { isTooOld, worthTelling } from './worth-telling.ts'

const hour = 3_600_000
const day = 24 * hour
const states = ({ deps }: Pick<TestRoom, 'deps'>) => allDeliveries(deps).map(({ state, cause }) => [state, cause])

test.each(messageKinds.filter((kind) => kind !== 'service_status'))(
  '%s: at its limit it waits, a moment later it is too old',
  async (kind) => {
    const room = testRoom()
    const notificationId = ['status_update', 'maintenance_update', 'maintenance_reminder'].includes(kind)
      ? notifyOfIncident(room.deps).notificationId
      : null
    const { id } = addDelivery(room.deps, { kind, notificationId })
    room.clock.advance(worthTelling[kind])
    expect([await settleTooOld(room.deps), deliveryOf(room.deps, id).state]).toEqual([0, 'waiting'])
    room.clock.advance(1)
    expect([await settleTooOld(room.deps), await settleTooOld(room.deps)]).toEqual([1, 0])
    expect(deliveryOf(room.deps, id)).toMatchObject({
      ...{ state: 'suppressed', cause: 'too_old', settledAt: room.clock.now(), attempts: 0 },
      lastAnswer: expect.stringMatching(
        /^It was too old to be sent: its news is worth telling for (one|\d+) (hour|day)s?\.$/,
      ),
    })
    expect(deliveryOf(room.deps, id).lastAnswer).toMatch(new RegExp(`^${tooOldBegins}`))
  },
)

test('without a mail server a thousand grow too old in short steps, and the ledger adds up', async () => {
  const room = testRoom()
  for (let one = 0; one < 1100; one++) subscribe(room.deps, `reader-${one}@example.org`)
  const { notificationId } = notifyOfIncident(room.deps)
  expandAll(room.deps)
  room.clock.advance(3 * day + 1)
  const before = ownCommits(room.db)
  expect(await settleTooOld(room.deps)).toBe(1100)
  expect(ownCommits(room.db) - before).toBe(3)
  expect(readLedger(room.db, notificationId)).toMatchObject({ due: 1100, suppressed: 1100, unaccounted: 0 })
  expect(room.deps.logger.lines.at(-1)).toMatchObject({
    event: 'messages grew too old to be sent',
    facts: { messages: 1100 },
  })
})

test('what was tried in vain until then has failed, for the last answer', async () => {
  const room = testRoom()
  const said = { state: 'retrying', attempts: 9, lastAnswer: '450 later', cause: '450 later' } as const
  addDelivery(room.deps, { kind: 'subscription_link', ...said })
  room.clock.advance(day + 1)
  expect(await settleTooOld(room.deps)).toBe(1)
  expect(allDeliveries(room.deps)).toMatchObject([
    {
      ...{ state: 'failed', cause: '450 later', attempts: 9 },
      lastAnswer: 'It was too old to be sent: its news is worth telling for 24 hours. The last answer was: 450 later',
    },
  ])
})

test('while it runs, a clock that is set forward makes nothing too old', async () => {
  const room = testRoom()
  addDelivery(room.deps, { kind: 'subscription_link' })
  expect(await settleTooOld(room.deps)).toBe(0)
  room.clock.jump(365 * day)
  expect([await settleTooOld(room.deps), states(room)]).toEqual([0, [['waiting', null]]])
  await deliverDue(room.deps)
  expect(states(room)).toEqual([['waiting', null]])
})

test('what was queued after the clock was set forward grows as old as it is tried at', async () => {
  const room = testRoom()
  expect(await settleTooOld(room.deps)).toBe(0)
  room.clock.jump(365 * day)
  const { id } = addDelivery(room.deps, { kind: 'subscription_link' })
  room.clock.advance(worthTelling.subscription_link + 1)
  expect(isTooOld(room.deps, deliveryOf(room.deps, id))).toBe(true)
  expect([await settleTooOld(room.deps), states(room)]).toEqual([1, [['suppressed', 'too_old']]])
})

test('what a wrong clock made too old at a start waits again once the clock is right', async () => {
  const room = testRoom()
  addDelivery(room.deps, { kind: 'subscription_link' })
  const deps = restarted(room.deps, 40 * day)
  expect([await settleTooOld(deps), states({ deps })]).toEqual([1, [['suppressed', 'too_old']]])
  deps.clock.jump(-40 * day)
  expect([await settleTooOld(deps), states({ deps })]).toEqual([0, [['retrying', null]]])
})

test.each([
  ['was given up for its age', { attempts: 6, lastAnswer: '450 later' }, 'retrying'],
  ['grew too old while it was tried', { attempts: 1, lastAnswer: 'It was too old to be sent: its news …' }, 'retrying'],
  ['came back, and had arrived', { attempts: 7, lastAnswer: 'It came back: 550 no such user' }, 'failed'],
  ['was refused for good', { attempts: 1, lastAnswer: '550 no such user' }, 'failed'],
] as const)('what %s by a clock that was ahead, once that is right: %o is %s', async (_what, said, state) => {
  const room = testRoom()
  watchClock(room.deps)
  room.clock.jump(2 * day)
  watchClock(room.deps)
  addDelivery(room.deps, { kind: 'status_update', state: 'failed', settledAt: room.clock.now(), ...said })
  await settleTooOld(room.deps)
  expect(states(room)).toMatchObject([['failed', null]])
  room.clock.advance(hour)
  room.clock.jump(-2 * day)
  watchClock(room.deps)
  await settleTooOld(room.deps)
  expect(states(room)).toMatchObject([[state, null]])
})

test('what was left for its age by a clock that was ahead, and forgotten since, waits no more', async () => {
  const room = testRoom()
  const subscriberId = subscribe(room.deps, 'sue@example.org')
  const left = { state: 'failed', attempts: 9, settledAt: room.clock.now() + 40 * day } as const
  addDelivery(room.deps, { kind: 'status_update', organizationId: acmeId, subscriberId, ...left })
  for (const address of ['', 'sue@example.org']) addDelivery(room.deps, { kind: 'status_update', address, ...left })
  eraseSubscriber(room.deps, system, findSubscriber(room.db, acmeId, subscriberId))
  await settleTooOld(room.deps)
  expect(states(room).map(([state]) => state)).toEqual(['failed', 'failed', 'retrying'])
})

test('queued while the clock was ahead it grows no older where that is set back, and further than it was ahead', async () => {
  const room = testRoom()
  watchClock(room.deps)
  room.clock.jump(40 * day)
  watchClock(room.deps)
  const deps = restarted(room.deps, 0)
  watchClock(deps)
  const { id, createdAt } = addDelivery(deps, { kind: 'status_update' })
  deps.clock.jump(-160 * day)
  watchClock(deps)
  expect(deliveryOf(deps, id).createdAt).toBe(createdAt - 40 * day)
  deps.clock.advance(hour)
  expect([await settleTooOld(deps), states({ deps }), isTooOld(deps, deliveryOf(deps, id))]).toEqual([
    0,
    [['waiting', null]],
    false,
  ])
})

test('what a person asks for again is as young as their wish', async () => {
  const room = testRoom()
  const old = { kind: 'subscription_link', retriedAt: room.clock.now() + 2 * day } as const
  addDelivery(room.deps, old)
  room.clock.advance(3 * day)
  expect(await settleTooOld(room.deps)).toBe(0)
  room.clock.advance(1)
  expect(await settleTooOld(room.deps)).toBe(1)
})
