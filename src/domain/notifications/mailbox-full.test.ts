import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscribers } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { subscribe } from '#src/testing/factories.ts'
import { system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { releaseSubscriber } from '../subscribers/pause-subscription.ts'
import { noteMailboxFull } from './mailbox-full.ts'

const hour = 3_600_000
const full = '552 5.2.2 <sue@example.org>: over quota'

function roomWithSue() {
  const room = testRoom()
  return { room, sue: subscribe(room.deps, 'sue@example.org') }
}

const row = ({ db }: TestRoom, id: string) => db.select().from(subscribers).where(eq(subscribers.id, id)).get()

/** Reports come after so many hours each; resolves with the state after each of them. */
function states({ deps, db, clock }: TestRoom, id: string, hours: number[]) {
  return hours.map((passed) => {
    clock.advance(passed * hour)
    writeUnaudited(db, (tx) => noteMailboxFull(tx, deps, id, full))
    return db.select().from(subscribers).where(eq(subscribers.id, id)).get()?.state
  })
}

test.each([
  ['three days in a row', [0, 24, 24], ['active', 'active', 'quarantined']],
  ['many on one day are one', [0, 1, 5, 17, 0, 24, 2], Array(7).fill('active')],
  ['a day is 24 hours, wherever midnight is', [0, 23, 23, 23], Array(4).fill('active')],
  ['days apart', [0, 100, 300], ['active', 'active', 'quarantined']],
  ['two weeks of silence mean that it was emptied', [0, 24, 14 * 24, 24], Array(4).fill('active')],
])('%s', (_, hours, expected) => {
  const { room, sue } = roomWithSue()
  expect(states(room, sue, hours)).toEqual(expected)
})

test('in quarantine it says why, and for which cause; who is let back in begins anew', () => {
  const { room, sue } = roomWithSue()
  states(room, sue, [0, 24, 24])
  expect(row(room, sue)).toMatchObject({ stateReason: full, cause: '552 5.2.2 @ over quota' })
  const found = row(room, sue)
  if (found) releaseSubscriber(room.deps, system, found)
  expect(row(room, sue)).toMatchObject({ state: 'active', cause: null, fullReports: 0, fullReportedAt: null })
  expect(states(room, sue, [24, 24])).toEqual(['active', 'active'])
})

test('somebody unknown changes nothing', () => {
  const { room, sue } = roomWithSue()
  states(room, 'nobody000000', [0, 24, 24])
  expect(row(room, sue)).toMatchObject({ state: 'active', fullReports: 0 })
})
