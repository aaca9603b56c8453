import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '#src/db/connection.ts'
import { sessions } from '#src/db/schema/access.ts'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries, notifications, subscribers } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { addDelivery, deliveryOf, notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { accountId, accountOf, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { anIncident, anUpdate, statusRoom } from '#src/testing/status-room.ts'
import { restarted } from '#src/testing/test-deps.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { recordRestore } from '../backup/record-restore.ts'
import { isClockTrusted, readClock } from '../time/clock-reading.ts'
import { confirmClock } from './confirm-clock.ts'
import { isClockSteady, watchClock } from './watch-clock.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** A room whose clock is watched already. */
function watchedRoom(): TestRoom {
  const room = testRoom()
  watchClock(room.deps)
  return room
}

/** Somebody sets the clock, and it is looked at. */
function setClock({ deps, clock }: TestRoom, by: number): void {
  clock.jump(by)
  watchClock(deps)
}

/** So much time passes, and the clock is looked at now and then. */
function pass({ deps, clock }: TestRoom, milliseconds: number): void {
  const step = Math.max(30 * second, milliseconds / 20)
  for (let left = milliseconds; left > 0; left -= step) {
    clock.advance(Math.min(left, step))
    watchClock(deps)
  }
}

const alarmsOf = (db: Db) => activeAlarms(db).map(({ kind }) => kind)

test('a clock that only runs on is never doubted, however long nobody looks', () => {
  const room = watchedRoom()
  for (const passed of [second, hour, 40 * day]) {
    room.clock.advance(passed)
    watchClock(room.deps)
  }
  expect([isClockTrusted(room.deps), isClockSteady(room.deps), alarmsOf(room.db)]).toEqual([true, true, []])
})

test('corrections of less than a minute are no setting', () => {
  const room = watchedRoom()
  for (const by of [59 * second, -59 * second]) setClock(room, by)
  expect([isClockTrusted(room.deps), alarmsOf(room.db)]).toEqual([true, []])
})

test.each([
  [4 * day, 'It was set ahead, from 2026-03-10 12:00 UTC to 2026-03-14 12:00 UTC.'],
  [-day, 'It was set back, from 2026-03-10 12:00 UTC to 2026-03-09 12:00 UTC.'],
])('set by %d ms it is doubted, logged and told, and believed once it is back', (by, sentence) => {
  const room = watchedRoom()
  setClock(room, by)
  expect([isClockTrusted(room.deps), isClockSteady(room.deps), alarmsOf(room.db)]).toEqual([
    false,
    false,
    ['clock_doubted'],
  ])
  expect(activeAlarms(room.db)[0]?.sentence).toContain(sentence)
  pass(room, 70 * second)
  setClock(room, -by)
  expect([isClockTrusted(room.deps), isClockSteady(room.deps), alarmsOf(room.db)]).toEqual([true, true, []])
  expect(room.deps.logger.lines.map(({ event }) => event)).toEqual([
    'the clock was set, and is doubted',
    'the clock is right again',
  ])
})

test('two minutes after it was set it is steady, and where it is set again and again, after ten', () => {
  const room = watchedRoom()
  setClock(room, day)
  pass(room, 2 * minute - 1)
  expect(isClockSteady(room.deps)).toBe(false)
  pass(room, 1)
  expect(isClockSteady(room.deps)).toBe(true)
  for (let minutes = 1; minutes <= 10; minutes++) {
    setClock(room, hour)
    expect(isClockSteady(room.deps)).toBe(false)
    pass(room, minute)
  }
  expect(isClockSteady(room.deps)).toBe(true)
})

test('a day of steady clock is believed, an hour is not, and another setting begins the day anew', () => {
  const room = watchedRoom()
  setClock(room, 365 * day)
  pass(room, 23 * hour)
  setClock(room, hour)
  pass(room, 23 * hour)
  expect(isClockTrusted(room.deps)).toBe(false)
  pass(room, hour + minute)
  expect([isClockTrusted(room.deps), alarmsOf(room.db)]).toEqual([true, []])
})

test('the instance admin says that it is right, which is recorded; nobody else may, and not unasked', () => {
  const room = watchedRoom()
  const iris = accountOf('iris')
  expect(refusal(() => confirmClock(room.deps, iris))).toBe('conflict')
  setClock(room, 40 * day)
  expect(refusal(() => confirmClock(room.deps, accountOf('ann')))).toBe('forbidden')
  confirmClock(room.deps, iris)
  expect([isClockTrusted(room.deps), alarmsOf(room.db)]).toEqual([true, []])
  expect(room.audited(null)).toEqual(['instance.clock_confirmed'])
  // What it says now is what it is measured by from now on.
  setClock(room, -40 * day)
  expect(isClockTrusted(room.deps)).toBe(false)
})

test.each([4 * day, -day, hour, -hour])('set by %d ms it ends no wait early, and none late', (by) => {
  const room = watchedRoom()
  const { deps, db, clock } = room
  const waiting = addDelivery(deps, { state: 'retrying', nextAttemptAt: clock.now() + 15 * minute }).id
  const claimed = addDelivery(deps, { state: 'sending', leaseUntil: clock.now() + minute }).id
  const due = addDelivery(deps).id
  writeUnaudited(db, (tx) => {
    const row = { since: clock.now(), until: clock.now() + 40 * second, tries: 3, reason: 'x' }
    tx.insert(channelPauses)
      .values({ channel: 'email', ...row })
      .run()
  })
  clock.advance(10 * second)
  setClock(room, by)
  const left = () => [
    deliveryOf(deps, waiting).nextAttemptAt - clock.now(),
    (deliveryOf(deps, claimed).leaseUntil ?? 0) - clock.now(),
    (db.select().from(channelPauses).get()?.until ?? 0) - clock.now(),
  ]
  expect(left()).toEqual([15 * minute - 10 * second, 50 * second, 30 * second])
  expect(deliveryOf(deps, due).nextAttemptAt).toBeLessThanOrEqual(clock.now())
  setClock(room, -by)
  expect(left()).toEqual([15 * minute - 10 * second, 50 * second, 30 * second])
})

test.each(['while it runs', 'at a start'])(
  'set back by a day %s, whoever follows and confirmed today is still told',
  (when) => {
    const room = watchedRoom()
    const { db, clock } = room
    subscribe(room.deps, 'sue@example.com', { confirmedAt: clock.now() })
    clock.advance(10 * second)
    clock.jump(-day)
    const deps = when === 'at a start' ? restarted(room.deps) : room.deps
    watchClock(deps)
    notifyOfIncident(deps)
    const told = deps.db.select().from(notifications).get()
    const sue = deps.db.select().from(subscribers).get()
    expect(sue?.confirmedAt).toBeLessThanOrEqual(told?.createdAt ?? 0)
    expect(told?.audience).toBe(1)
    expect(db.select().from(subscribers).all()).toHaveLength(1)
  },
)

test('what it dated ahead while it was wrong is dated as it was, and what it dated right stays', () => {
  const room = watchedRoom()
  const { deps, db, clock } = room
  const began = clock.now()
  writeUnaudited(db, (tx) =>
    tx
      .update(accounts)
      .set({ deletionRequestedAt: began })
      .where(eq(accounts.id, accountId('ann')))
      .run(),
  )
  setClock(room, 40 * day)
  clock.advance(minute)
  const facts = { accountId: accountId('ed'), ip: '', userAgent: '' }
  writeUnaudited(db, (tx) => {
    const [createdAt, expiresAt] = [clock.now(), clock.now() + 14 * day]
    tx.insert(sessions)
      .values({ ...facts, tokenHash: 'x', createdAt, confirmedAt: createdAt, expiresAt })
      .run()
    tx.update(accounts)
      .set({ deletionRequestedAt: createdAt })
      .where(eq(accounts.id, accountId('ed')))
      .run()
  })
  watchClock(deps)
  setClock(room, -40 * day)
  const session = db.select().from(sessions).where(eq(sessions.tokenHash, 'x')).get()
  const then = began + minute
  expect(session).toMatchObject({ createdAt: then, confirmedAt: then, expiresAt: then + 14 * day })
  const requested = (persona: string) =>
    db
      .select()
      .from(accounts)
      .where(eq(accounts.id, accountId(persona)))
      .get()?.deletionRequestedAt
  expect([requested('ann'), requested('ed')]).toEqual([began, then])
})

test('while it is a day back nothing that it dated right before is made older', () => {
  const room = watchedRoom()
  const { db, clock } = room
  const began = clock.now()
  const set = { deletionRequestedAt: began }
  writeUnaudited(db, (tx) =>
    tx
      .update(accounts)
      .set(set)
      .where(eq(accounts.id, accountId('ann')))
      .run(),
  )
  setClock(room, -day)
  pass(room, 70 * second)
  setClock(room, day)
  const ann = db
    .select()
    .from(accounts)
    .where(eq(accounts.id, accountId('ann')))
    .get()
  expect(ann?.deletionRequestedAt).toBe(began)
})

test('a start half a day later is believed; a later one is asked about, and so is an earlier one', () => {
  for (const [by, trusted] of [
    [12 * hour, true],
    [12 * hour + 2 * minute, false],
    [-2 * minute, false],
  ] as const) {
    const room = watchedRoom()
    room.clock.jump(by)
    const next = restarted(room.deps)
    expect([by, isClockTrusted(next)]).toEqual([by, false])
    watchClock(next)
    expect([by, isClockTrusted(next), isClockSteady(next)]).toEqual([by, trusted, true])
  }
})

test('after a start with the clock set back, what waited a moment waits a moment', () => {
  const room = watchedRoom()
  const id = addDelivery(room.deps, { state: 'retrying', nextAttemptAt: room.clock.now() + minute }).id
  room.clock.jump(-day)
  const next = restarted(room.deps)
  watchClock(next)
  expect(deliveryOf(next, id).nextAttemptAt).toBe(room.clock.now() + minute)
})

test('a start does not make a doubt forget since when the clock is steady, and sees that it is right again', () => {
  const room = watchedRoom()
  setClock(room, 40 * day)
  pass(room, 20 * hour)
  room.clock.advance(2 * hour)
  const next = { ...room, deps: restarted(room.deps) }
  watchClock(next.deps)
  expect(isClockTrusted(next.deps)).toBe(false)
  pass(next, 2 * hour)
  expect(isClockTrusted(next.deps)).toBe(true)

  const other = watchedRoom()
  setClock(other, 40 * day)
  pass(other, hour)
  other.clock.jump(-40 * day + hour)
  const right = restarted(other.deps)
  watchClock(right)
  expect([isClockTrusted(right), alarmsOf(right.db)]).toEqual([true, []])
})

test('the first start of all believes the clock, unless something was recorded after it', () => {
  const room = testRoom()
  watchClock(room.deps)
  const [seenAt, expectedAt] = [room.clock.now(), room.clock.now()]
  expect(readClock(room.db)).toEqual({ seenAt, expectedAt, doubtedSince: null, aheadSince: null })
  const recorded = testRoom()
  watchClock(recorded.deps)
  setClock(recorded, day)
  confirmClock(recorded.deps, system)
  recorded.db.$client.run('DELETE FROM clock_reading')
  recorded.clock.jump(-day)
  const next = restarted(recorded.deps)
  watchClock(next)
  expect(isClockTrusted(next)).toBe(false)
})

test('a backup of last month that is put back asks nothing of the clock', () => {
  const room = watchedRoom()
  room.clock.jump(30 * day)
  const next = restarted(room.deps)
  recordRestore(next, system, { backup: 'monthly.db', at: room.clock.now(), from: null, replaced: null })
  watchClock(next)
  expect([isClockTrusted(next), alarmsOf(next.db)]).toEqual([true, []])
})

test('what no clock of ours has written is brought back within an hour, whoever wrote it', () => {
  const room = watchedRoom()
  const { deps, db, clock } = room
  const id = addDelivery(deps, { state: 'retrying', nextAttemptAt: clock.now() + 4 * day }).id
  const far = { since: clock.now(), until: clock.now() + 4 * day, tries: 1, reason: 'x' }
  writeUnaudited(db, (tx) =>
    tx
      .insert(channelPauses)
      .values({ channel: 'email', ...far })
      .run(),
  )
  pass(room, hour)
  expect(deliveryOf(deps, id).nextAttemptAt).toBe(clock.now())
  expect(db.select().from(channelPauses).get()?.until).toBe(clock.now())
  expect(db.select().from(deliveries).all()).toHaveLength(1)
})

test.each([40 * day, -day])('an incident from while it was wrong by %d ms is shown meanwhile and afterwards', (by) => {
  const room = statusRoom()
  const { deps, clock } = room
  watchClock(deps)
  const api = room.service()
  clock.advance(hour)
  const before = anIncident(room, { [api]: 'degraded_performance' })
  clock.advance(minute)
  setClock(room, by)
  expect(room.statuses(api)).toEqual(['degraded_performance'])
  clock.advance(minute)
  const began = clock.now() - by
  const meanwhile = anIncident(room, { [api]: 'major_outage' })
  expect(room.statuses(api)).toEqual(['major_outage'])
  watchClock(deps)
  setClock(room, -by)
  expect(room.statuses(api)).toEqual(['major_outage'])
  clock.advance(minute)
  for (const id of [meanwhile, before]) anUpdate(room, id, {}, { status: 'resolved' })
  expect(room.statuses(api)).toEqual(['operational'])
  const shown = deps.db.select().from(incidents).where(eq(incidents.id, meanwhile)).get()
  expect([(shown?.startedAt ?? 0) - began, shown?.resolvedAt]).toEqual([Math.min(by, 0), began + minute])
})
