import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { writersOf } from './writers.ts'

test('owners, admins and editors of the organization could write an update; viewers and strangers could not', () => {
  const { db } = statusRoom()
  expect(writersOf(db, acmeId).toSorted()).toEqual(['ann', 'ed', 'iris', 'otto'].map((name) => `${name}@example.com`))
  expect(writersOf(db, otherId)).toEqual(['olga@example.com'])
  expect(writersOf(db, 'unknown00000')).toEqual([])
})

test('an account that is on its way out is not written to', () => {
  const { db, clock } = statusRoom()
  writeUnaudited(db, (tx) => {
    tx.update(accounts).set({ deletionRequestedAt: clock.now() }).where(eq(accounts.id, 'ed0000000000')).run()
  })
  expect(writersOf(db, acmeId)).not.toContain('ed@example.com')
  expect(writersOf(db, acmeId)).toHaveLength(3)
})
