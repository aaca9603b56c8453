import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { channelPauses } from '#src/db/schema/attempts.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, expandAll, notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { sentOrReason } from '#src/testing/sendable.ts'
import { restarted } from '#src/testing/test-deps.ts'
import { lateFacts } from './late-facts.ts'
import { lateNotifications, leftOf, notifyOfLateNotifications } from './late-notifications.ts'

const minute = 60_000

/** An incident whose notification is a moment less than half an hour old; no message has left. */
function almostLate(): { room: TestRoom; id: string } {
  const room = testRoom()
  for (const name of ['sue', 'joe']) subscribe(room.deps, `${name}@example.org`)
  const { notificationId } = notifyOfIncident(room.deps, { title: 'Logins fail' })
  room.clock.advance(30 * minute - 1)
  return { room, id: notificationId }
}

const set = ({ db }: TestRoom, id: string, columns: Partial<typeof notifications.$inferInsert>) =>
  writeUnaudited(db, (tx) => void tx.update(notifications).set(columns).where(eq(notifications.id, id)).run())
const late = ({ deps }: TestRoom, organizationId?: string) =>
  lateNotifications(deps, organizationId).map(({ id }) => id)
const letters = ({ deps }: TestRoom) => allDeliveries(deps).filter(({ kind }) => kind === 'notification_late')

test('half an hour after its release, and no sooner, what has not left is late', () => {
  const { room, id } = almostLate()
  expect(late(room)).toEqual([])
  room.clock.advance(1)
  expect(late(room)).toEqual([id])
  expect([late(room, acmeId), late(room, otherId)]).toEqual([[id], []])
})

test.each(['waiting', 'retrying', 'sending'] as const)('one message that is %s makes it late', (state) => {
  const { room, id } = almostLate()
  expandAll(room.deps)
  room.clock.advance(1)
  const [one] = allDeliveries(room.deps)
  writeUnaudited(room.db, (tx) => {
    tx.update(deliveries).set({ state: 'delivered' }).run()
    tx.update(deliveries)
      .set({ state })
      .where(eq(deliveries.id, one?.id ?? ''))
      .run()
  })
  expect(late(room)).toEqual([id])
})

test('what ended, was recalled, or is of an organization that was deleted is not late', () => {
  for (const end of ['ended', 'recalled', 'deleted'] as const) {
    const { room, id } = almostLate()
    if (end === 'ended') expandAll(room.deps)
    writeUnaudited(room.db, (tx) => {
      if (end === 'ended') tx.update(deliveries).set({ state: 'suppressed' }).run()
      if (end === 'deleted') tx.update(organizations).set({ deletedAt: 1 }).where(eq(organizations.id, acmeId)).run()
    })
    if (end === 'recalled') set(room, id, { recalledAt: 1 })
    room.clock.advance(minute)
    expect([end, late(room)]).toEqual([end, []])
    expect(notifyOfLateNotifications(room.deps, system)).toBe(0)
  }
})

test('owners and admins are told once of each, with how many are left', () => {
  const { room, id } = almostLate()
  room.clock.advance(1)
  const now = room.clock.now()
  expect(notifyOfLateNotifications(room.deps, system)).toBe(1)
  expect(
    letters(room)
      .map(({ address }) => address)
      .toSorted(),
  ).toEqual(['ann', 'iris', 'otto'].map((name) => `${name}@example.com`))
  expect(letters(room)).toMatchObject(Array(3).fill({ organizationId: acmeId, subjectId: id, nextAttemptAt: now }))
  const entry = room.db.select().from(auditEntries).where(eq(auditEntries.chain, acmeId)).all().at(-1)
  expect(entry).toMatchObject({ action: 'notification.late', actorKind: 'system', subjectId: id })
  expect(JSON.parse(entry?.details ?? '').changes).toEqual({ left: 2, told: 3 })
  room.clock.advance(60 * minute)
  expect(notifyOfLateNotifications(room.deps, system)).toBe(0)
  expect(letters(room)).toHaveLength(3)
  expect(late(room)).toEqual([id])
})

test('each of several is told of, the oldest release first, to its own organization', () => {
  const { room, id } = almostLate()
  subscribe(room.deps, 'olga@example.org', { organizationId: otherId })
  const theirs = notifyOfIncident(room.deps, { organizationId: otherId }).notificationId
  room.clock.advance(30 * minute)
  expect(late(room)).toEqual([id, theirs])
  expect(notifyOfLateNotifications(room.deps, system)).toBe(2)
  expect(letters(room).filter(({ subjectId }) => subjectId === theirs)).toMatchObject([{ address: 'olga@example.com' }])
  expect(room.audited(otherId)).toContain('notification.late')
})

test('the facts of the mail stand as they are when it is sent', () => {
  const { room, id } = almostLate()
  const began = room.clock.now() - 30 * minute + 1
  expandAll(room.deps)
  const [sue] = allDeliveries(room.deps)
  writeUnaudited(room.db, (tx) => {
    const done = eq(deliveries.id, sue?.id ?? '')
    tx.update(deliveries).set({ state: 'failed' }).where(done).run()
    tx.insert(channelPauses).values({ channel: 'email', since: 5, until: 9, tries: 3, reason: 'Nobody answers.' }).run()
  })
  expect(sentOrReason(lateFacts(room.deps, id))).toEqual({
    organization: 'Acme',
    timeZone: 'Europe/Berlin',
    about: 'Logins fail',
    others: [],
    releasedAt: began,
    due: 2,
    delivered: 0,
    failed: 1,
    left: 1,
    pauses: [{ channel: 'email', since: 5, reason: 'Nobody answers.' }],
    url: `http://localhost/app/acme/notifications/${id}`,
  })
})

test('the mail is not sent once everything has ended, nor for an organization that is gone', () => {
  const { room, id } = almostLate()
  expandAll(room.deps)
  writeUnaudited(room.db, (tx) => void tx.update(deliveries).set({ state: 'delivered' }).run())
  expect(sentOrReason(lateFacts(room.deps, id))).toBe('No messages are left to send.')
  expect(sentOrReason(lateFacts(room.deps, null))).toBe('The organization is gone.')
  writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ deletedAt: 1 }).run())
  expect(sentOrReason(lateFacts(room.deps, id))).toBe('The organization is gone.')
})

test('what is left is what waits, is tried again, is on its way or is still to be made; not what a person has to decide', () => {
  const ledger = {
    waiting: 1,
    sending: 20,
    retrying: 300,
    toExpand: 4000,
    delivered: 7,
    failed: 7,
    suppressed: 7,
    undecided: 7,
  }
  expect(leftOf({ ...ledger, due: 4342, unaccounted: 0 })).toBe(4321)
})

test('several of one organization are one mail, which names the others, and goes on to them', () => {
  const { room, id } = almostLate()
  const second = notifyOfIncident(room.deps, { title: 'Slow search' }).notificationId
  room.clock.advance(30 * minute)
  expect(notifyOfLateNotifications(room.deps, system)).toBe(2)
  expect(letters(room).map(({ subjectId }) => subjectId)).toEqual([id, id, id])
  expect(sentOrReason(lateFacts(room.deps, id))).toMatchObject({ about: 'Logins fail', others: ['Slow search'] })
  expandAll(room.deps)
  const ofFirst = eq(deliveries.notificationId, id)
  writeUnaudited(room.db, (tx) => void tx.update(deliveries).set({ state: 'delivered' }).where(ofFirst).run())
  expect(sentOrReason(lateFacts(room.deps, id))).toMatchObject({
    ...{ about: 'Slow search', others: [] },
    url: `http://localhost/app/acme/notifications/${second}`,
  })
})

test('after a start what waited meanwhile has half an hour to leave before anybody is told', () => {
  const { room } = almostLate()
  const deps = restarted(room.deps, 60 * minute)
  expect([notifyOfLateNotifications(deps, system), lateNotifications(deps).length]).toEqual([0, 1])
  deps.clock.advance(30 * minute)
  expect(notifyOfLateNotifications(deps, system)).toBe(1)
})
