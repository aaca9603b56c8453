import { expect, test } from 'vitest'
import { retentionPeriods } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testRoom } from '#src/testing/room.ts'
import { daysOf, periods, type RetentionRuleName } from './retention-periods.ts'

/** Days, and between which numbers the instance admin may choose. */
const promised: Record<RetentionRuleName, [number, [number, number] | null]> = {
  requests: [30, [1, 365]],
  sessions: [0, [0, 30]],
  invitations: [7, [1, 90]],
  'api-tokens': [7, [0, 90]],
  attempts: [0, null],
  unconfirmed: [7, [1, 30]],
  drafts: [90, [7, 365]],
  deliveries: [90, [7, 365]],
  accounts: [30, null],
  organizations: [30, null],
  'data-requests': [1095, null],
  metrics: [31, null],
  copies: [30, [1, 365]],
}
const rows = Object.entries(promised).map(
  ([kept, [days, limits]]) => [kept as RetentionRuleName, days, limits] as const,
)

function set({ db }: ReturnType<typeof testRoom>, promise: string, days: number): void {
  const row = { days, changedAt: 0 }
  writeUnaudited(db, (tx) => {
    tx.insert(retentionPeriods)
      .values({ promise, ...row })
      .onConflictDoUpdate({ target: retentionPeriods.promise, set: row })
      .run()
  })
}

test('nothing is kept that this list does not name', () => {
  expect(Object.keys(periods).sort()).toEqual(Object.keys(promised).sort())
})

test.each(rows)('%s are kept %i days unless the instance admin says otherwise, within %j', (kept, days, limits) => {
  const room = testRoom()
  expect(daysOf(room.db, kept)).toBe(days)
  const [least, most] = limits ?? [days, days]
  for (const [asked, got] of [
    [-1, least],
    [least, least],
    [most, most],
    [100_000, most],
  ] as const) {
    set(room, kept, asked)
    expect(daysOf(room.db, kept)).toBe(got)
  }
})

test('one period changes no other', () => {
  const room = testRoom()
  set(room, 'requests', 14)
  expect([daysOf(room.db, 'requests'), daysOf(room.db, 'copies')]).toEqual([14, 30])
})
