import { expect, test } from 'vitest'
import { notifyOfIncident } from '#src/testing/deliveries.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testRoom } from '#src/testing/room.ts'
import { readLedger } from '../notifications/ledger.ts'
import { watchClock } from './watch-clock.ts'

const minute = 60_000

test('set back by as long as somebody has followed while a notification is being made, it is still owed to them', () => {
  const room = testRoom()
  watchClock(room.deps)
  subscribe(room.deps, 'sue@example.org', { confirmedAt: room.clock.now() - 59.5 * minute })
  const { notificationId } = notifyOfIncident(room.deps, { actor: room.actor('ann') })
  const counted = readLedger(room.db, notificationId)
  expect(counted).toMatchObject({ due: 1, toExpand: 1, unaccounted: 0 })
  room.clock.advance(minute)
  watchClock(room.deps)
  for (const by of [-60 * minute, 60 * minute]) {
    room.clock.jump(by)
    watchClock(room.deps)
    expect(readLedger(room.db, notificationId)).toEqual(counted)
  }
})
