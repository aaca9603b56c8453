import { expect, test } from 'vitest'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { nextPolicy, policyDraft, policyInForce, policyVersion, publishedPolicies, withState } from './find-policy.ts'

type Row = Partial<typeof policyVersions.$inferInsert>

/** Versions by name: each with when it was published and takes effect. */
function roomWith(
  versions: Record<string, [publishedAt: number | null, effectiveAt: number | null, row?: Row]>,
): TestRoom {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => {
    for (const [id, [publishedAt, effectiveAt, row = {}]] of Object.entries(versions))
      tx.insert(policyVersions)
        .values({ id, source: id, text: id, createdAt: 0, updatedAt: 0, publishedAt, effectiveAt, ...row })
        .run()
  })
  return room
}

const history = {
  first: [10, 10],
  second: [20, 100],
  correction: [30, 30, { material: false }],
  taken: [40, 110, { withdrawnAt: 50 }],
  third: [60, 200],
  draft: [null, null, { text: null }],
} satisfies Parameters<typeof roomWith>[0]

test.each([
  [9, undefined, 'first'],
  [10, 'first', 'correction'],
  [30, 'correction', 'second'],
  [99, 'correction', 'second'],
  [100, 'second', 'third'],
  [110, 'second', 'third'],
  [199, 'second', 'third'],
  [200, 'third', undefined],
])('at %i %s is in force, and %s is next: what was withdrawn never is', (now, current, next) => {
  const { db } = roomWith(history)
  expect([policyInForce(db, now)?.id, nextPolicy(db, now)?.id]).toEqual([current, next])
})

test('of two that take effect at once the later published one is in force', () => {
  const { db } = roomWith({ late: [20, 100], early: [10, 100] })
  expect(policyInForce(db, 100)?.id).toBe('late')
})

test('every version stays readable, the latest to take effect first; a draft is not among them', () => {
  const { db } = roomWith(history)
  const ids = ['third', 'taken', 'second', 'correction', 'first']
  expect(publishedPolicies(db).map(({ id }) => id)).toEqual(ids)
  expect(ids.map((id) => policyVersion(db, id).text)).toEqual(ids)
  for (const id of ['draft', 'unknown']) expect(refusal(() => policyVersion(db, id))).toBe('not_found')
  expect(policyDraft(db)?.id).toBe('draft')
  expect(policyDraft(testRoom().db)).toBeUndefined()
})

test('each version is what it is now', () => {
  const room = roomWith(history)
  room.clock.set(100)
  const states = withState(room.deps, publishedPolicies(room.db)).map(({ id, state }) => [id, state])
  expect(states).toEqual([
    ['third', 'announced'],
    ['taken', 'withdrawn'],
    ['second', 'current'],
    ['correction', 'former'],
    ['first', 'former'],
  ])
})

test('a published row without a text is broken, and is not passed on', () => {
  const { db } = roomWith({ broken: [10, 10, { text: null }] })
  expect(() => policyInForce(db, 10)).toThrow('policy version broken is published without a text or a date')
})
