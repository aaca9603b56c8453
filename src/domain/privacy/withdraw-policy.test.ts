import { expect, test } from 'vitest'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { policyVersion } from './find-policy.ts'
import { withdrawPolicy } from './withdraw-policy.ts'

/** The clock stands at 100; the version takes effect then. */
function roomWith(effectiveAt: number | null): TestRoom {
  const room = testRoom()
  room.clock.set(100)
  const publishedAt = effectiveAt === null ? null : 1
  const text = effectiveAt === null ? null : 'Text'
  writeUnaudited(room.db, (tx) =>
    tx
      .insert(policyVersions)
      .values({ id: 'version00000', source: '', text, createdAt: 0, updatedAt: 0, publishedAt, effectiveAt })
      .run(),
  )
  return room
}

test('an announced version is taken back before it takes effect, and stays readable', () => {
  const room = roomWith(101)
  withdrawPolicy(room.deps, ines, 'version00000')
  expect(policyVersion(room.db, 'version00000')).toMatchObject({ withdrawnAt: 100, effectiveAt: 101, text: 'Text' })
  expect(lastAct(room.db)).toEqual({
    action: 'policy.withdrawn',
    actorId: 'ines00000000',
    subject: 'policy_version version00000',
    changes: {},
    ip: '192.0.2.1',
  })
})

test('what is or was in force is not, and nothing is twice', () => {
  const sentence = 'This version is in force already, or was withdrawn before: publish a new one instead.'
  for (const effectiveAt of [100, 50]) {
    const room = roomWith(effectiveAt)
    expect(() => withdrawPolicy(room.deps, ines, 'version00000')).toThrow(sentence)
    expect([policyVersion(room.db, 'version00000').withdrawnAt, room.audited(null)]).toEqual([null, []])
  }
  const room = roomWith(101)
  withdrawPolicy(room.deps, ines, 'version00000')
  expect(refusal(() => withdrawPolicy(room.deps, ines, 'version00000'))).toBe('conflict')
  expect(room.audited(null)).toEqual(['policy.withdrawn'])
})

test('a draft and an unknown version are not found, and nobody but the instance admin may', async () => {
  expect(refusal(() => withdrawPolicy(roomWith(null).deps, ines, 'version00000'))).toBe('not_found')
  const room = roomWith(101)
  expect(refusal(() => withdrawPolicy(room.deps, ines, 'unknown00000'))).toBe('not_found')
  expect(await letThrough((actor) => withdrawPolicy(room.deps, actor, 'version00000'))).toEqual([])
  expect(policyVersion(room.db, 'version00000').withdrawnAt).toBeNull()
})
