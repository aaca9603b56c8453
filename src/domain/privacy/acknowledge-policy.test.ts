import { expect, test } from 'vitest'
import { policyAcknowledgements, policyVersions } from '#src/db/schema/privacy.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { lastAct } from '#src/testing/instance-acts.ts'
import { accountOf, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { acknowledgeBySigningUp, acknowledgePolicy, countAcknowledgements } from './acknowledge-policy.ts'
import { policiesToRead } from './policies-to-read.ts'

const [ann, ed] = [accountOf('ann'), accountOf('ed')]
const read = ({ db }: TestRoom) => db.select().from(policyAcknowledgements).all()

type Row = Partial<typeof policyVersions.$inferInsert>

/** The clock stands at 100. */
function roomWith(versions: Record<string, Row>): TestRoom {
  const room = testRoom()
  room.clock.set(100)
  writeUnaudited(room.db, (tx) => {
    for (const [id, row] of Object.entries(versions))
      tx.insert(policyVersions)
        .values({
          id,
          source: id,
          text: id,
          summary: `About ${id}`,
          createdAt: 0,
          updatedAt: 0,
          publishedAt: 1,
          ...row,
        })
        .run()
  })
  return room
}

const history = {
  former: { effectiveAt: 10 },
  current: { effectiveAt: 50 },
  correction: { effectiveAt: 60, material: false },
  next: { effectiveAt: 200 },
  later: { effectiveAt: 300 },
  taken: { effectiveAt: 250, withdrawnAt: 5 },
  draft: { publishedAt: null, effectiveAt: null, text: null },
}
const toRead = ({ deps }: TestRoom, who = ann) => policiesToRead(deps, who.accountId).map(({ id }) => id)

test('an account reads a version once, for itself alone', () => {
  const room = roomWith(history)
  acknowledgePolicy(room.deps, ann, 'current')
  room.clock.set(101)
  acknowledgePolicy(room.deps, ann, 'current')
  expect(read(room)).toEqual([{ accountId: 'ann000000000', versionId: 'current', at: 100 }])
  expect(room.audited(null)).toEqual(['policy.acknowledged'])
  expect(lastAct(room.db)).toEqual({
    action: 'policy.acknowledged',
    actorId: 'ann000000000',
    subject: 'policy_version current',
    changes: { account: 'ann000000000' },
    ip: '192.0.2.1',
  })
})

test.each(['unknown', 'draft', 'taken'])('there is no version %s to read', (id) => {
  const room = roomWith(history)
  expect(refusal(() => acknowledgePolicy(room.deps, ann, id))).toBe('not_found')
  expect([read(room), room.audited(null)]).toEqual([[], []])
})

test('whoever makes an account was shown the version in force; without one nothing is recorded', () => {
  const room = roomWith(history)
  write(room.db, (tx) => acknowledgeBySigningUp(tx, room.deps, system, 'ed0000000000'))
  expect(read(room)).toEqual([{ accountId: 'ed0000000000', versionId: 'correction', at: 100 }])
  expect(lastAct(room.db)).toMatchObject({ actorId: 'test', changes: { account: 'ed0000000000' } })
  const empty = roomWith({})
  writeUnaudited(empty.db, (tx) => acknowledgeBySigningUp(tx, empty.deps, system, 'ed0000000000'))
  expect([read(empty), empty.audited(null)]).toEqual([[], []])
})

test('how many have read each version', () => {
  const room = roomWith(history)
  expect(countAcknowledgements(room.db)).toEqual(new Map())
  acknowledgePolicy(room.deps, ann, 'current')
  acknowledgePolicy(room.deps, ed, 'current')
  acknowledgePolicy(room.deps, ed, 'next')
  expect(countAcknowledgements(room.db)).toEqual(
    new Map([
      ['current', 2],
      ['next', 1],
    ]),
  )
})

test('what is to be read is the version in force, then those announced, the next first', () => {
  expect(policiesToRead(roomWith(history).deps, 'ann000000000')).toEqual([
    { id: 'current', summary: 'About current', effectiveAt: 50, inForce: true },
    { id: 'next', summary: 'About next', effectiveAt: 200, inForce: false },
    { id: 'later', summary: 'About later', effectiveAt: 300, inForce: false },
  ])
  expect(toRead(roomWith({}))).toEqual([])
  expect(toRead(roomWith({ correction: history.correction, draft: history.draft }))).toEqual([])
})

test.each([
  [['current'], ['next', 'later']],
  [['correction'], ['next', 'later']],
  [['former'], ['current', 'next', 'later']],
  [['later'], ['current', 'next']],
  [['current', 'next', 'later'], []],
])('whoever has read %j is shown %j', (known, shown) => {
  const room = roomWith(history)
  for (const id of known) acknowledgePolicy(room.deps, ann, id)
  expect(toRead(room)).toEqual(shown)
  expect(toRead(room, ed)).toEqual(['current', 'next', 'later'])
})

test('what was read while it was announced need not be read again when it takes effect', () => {
  const room = roomWith(history)
  acknowledgePolicy(room.deps, ann, 'next')
  room.clock.set(200)
  expect([toRead(room), toRead(room, ed)]).toEqual([['later'], ['next', 'later']])
})

test('the first to take effect is shown before it does', () => {
  const room = roomWith({ next: history.next })
  expect(policiesToRead(room.deps, ann.accountId)).toMatchObject([{ id: 'next', inForce: false }])
})
