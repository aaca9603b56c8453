import { expect, test } from 'vitest'
import { noticeDismissals, notices } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { lastAct } from '#src/testing/instance-acts.ts'
import { accountOf } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { dismissNotice } from './dismiss-notice.ts'
import { listNotices, noticesFor } from './find-notices.ts'

const [ann, olga] = [accountOf('ann'), accountOf('olga')]

type Row = Partial<typeof notices.$inferInsert>

function roomWith(rows: Record<string, Row>): TestRoom {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => {
    for (const [id, row] of Object.entries(rows))
      tx.insert(notices)
        .values({ id, title: id, body: '', startsAt: 100, endsAt: 200, createdAt: 1, ...row })
        .run()
  })
  return room
}

function shown(room: TestRoom, now: number, who = ann): string[] {
  room.clock.set(now)
  return noticesFor(room.deps, who.accountId).map(({ id }) => id)
}

test('a notice is shown from the moment it begins to the moment it ends, to every account', () => {
  const room = roomWith({ one: {} })
  const days = [99, 100, 199, 200].map((now) => [shown(room, now), shown(room, now, olga)])
  expect(days).toEqual([
    [[], []],
    [['one'], ['one']],
    [['one'], ['one']],
    [[], []],
  ])
})

test('the newest stands first; what was withdrawn is not shown', () => {
  const room = roomWith({ a: { startsAt: 50 }, b: { startsAt: 60 }, c: { startsAt: 60 }, gone: { withdrawnAt: 1 } })
  expect(shown(room, 150)).toEqual(['c', 'b', 'a'])
})

test('the list keeps everything that was ever published, the newest first', () => {
  const { db } = roomWith({ a: { createdAt: 2 }, b: { withdrawnAt: 1 }, c: { endsAt: 101 } })
  expect(listNotices(db).map(({ id }) => id)).toEqual(['a', 'c', 'b'])
})

test('whoever has read it puts it aside, for themself alone; a second time changes nothing', () => {
  const room = roomWith({ one: {}, two: { startsAt: 90 } })
  room.clock.set(150)
  dismissNotice(room.deps, ann, 'one')
  room.clock.set(151)
  dismissNotice(room.deps, ann, 'one')
  expect([shown(room, 152), shown(room, 152, olga)]).toEqual([['two'], ['one', 'two']])
  expect(room.db.select().from(noticeDismissals).all()).toEqual([
    { noticeId: 'one', accountId: 'ann000000000', at: 150 },
  ])
  expect(room.audited(null)).toEqual(['notice.dismissed'])
  expect(lastAct(room.db)).toMatchObject({ actorId: 'ann000000000', subject: 'notice one' })
})

test('what is not there is not put aside', () => {
  const room = roomWith({})
  expect(refusal(() => dismissNotice(room.deps, ann, 'unknown00000'))).toBe('not_found')
  expect(room.audited(null)).toEqual([])
})
