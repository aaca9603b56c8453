import fc from 'fast-check'
import { expect, test } from 'vitest'
import { write } from '#src/db/write.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { asRanges, eraseDetails, sequencesIn } from './erase-details.ts'
import { verifyChains } from './verify-chain.ts'

const erased = (sequence: number, name = 'kept') => ({ sequence, changes: { name } })

/** Acme's chain of five, its second and third entry without a person. */
function withErasure(): TestRoom {
  const room = testRoom()
  for (const name of ['One', 'Two', 'Three', 'Four'])
    createService(room.deps, room.actor('ann'), acmeId, { name, description: '', serviceGroupId: null })
  erase(room, [erased(2), erased(3)])
  return room
}

function erase({ deps }: TestRoom, entries: ReturnType<typeof erased>[]): void {
  write(deps.db, (tx) => eraseDetails(tx, deps, system, { chain: acmeId, pseudonym: 'erased-1a2b3c4d', entries }))
}

const update = ({ deps }: TestRoom, set: string, sequence: number) =>
  deps.db.$client.run(`UPDATE audit_entries SET ${set} WHERE chain = '${acmeId}' AND sequence = ${sequence}`)

function tamper(room: TestRoom, set: string, sequence: number): void {
  room.deps.db.$client.run('DROP TRIGGER audit_entries_are_never_changed')
  update(room, set, sequence)
}

test('who, what and when stay, the person goes, and the chain holds', () => {
  const room = withErasure()
  expect(verifyChains(room.deps.db)).toEqual([])
  const rows = room.deps.db.$client
    .query('SELECT actor_id, action, details FROM audit_entries WHERE sequence = 2')
    .all()
  expect(rows).toEqual([
    {
      actor_id: 'ann000000000',
      action: 'service.created',
      details: '{"erased":"erased-1a2b3c4d","changes":{"name":"kept"}}',
    },
  ])
})

test('a second erasure of others is recorded beside the first', () => {
  const room = withErasure()
  erase(room, [erased(1), erased(4)])
  expect(verifyChains(room.deps.db)).toEqual([])
})

const form = `'{"erased":"erased-1a2b3c4d","changes":{}}'`

test.each([
  ['details taken away without a record', `details = ${form}`, 1, 'entry 1 lost its details without a record of it'],
  ['what was left altered', `details = ${form}`, 2, 'entry 5 records an erasure that does not match'],
  ['what was left given a person again', `details = '{"ip":"192.0.2.9"}'`, 2, 'entry 2 was changed'],
  ['the action', `action = 'service.archived'`, 2, 'entry 2 was changed'],
  ['the record itself', `details = '{}'`, 5, 'entry 5 was changed'],
])('verifying finds %s', (_what, set, sequence, finding) => {
  const room = withErasure()
  tamper(room, set, sequence)
  expect(verifyChains(room.deps.db)).toEqual([expect.stringContaining(finding)])
})

test.each([
  ['an action', `action = 'x'`, 1],
  ['details that keep a person', `details = '{"erased":"e","ip":"192.0.2.9"}'`, 1],
  ['details that say nothing of an erasure', `details = '{}'`, 1],
  ['a hash', `hash = 'x', details = ${form}`, 1],
  ['what is erased already', `details = '{"erased":"another"}'`, 2],
])('the database refuses to change %s', (_what, set, sequence) => {
  const room = withErasure()
  expect(() => update(room, set, sequence)).toThrow('append-only')
})

test.each([
  [[], []],
  [[4], ['4']],
  [[1, 2], ['1-2']],
  [
    [1, 2, 3, 7, 9, 10],
    ['1-3', '7', '9-10'],
  ],
])('%j are written as %j', (numbers, ranges) => {
  expect(asRanges(numbers)).toEqual(ranges)
})

test('ranges name exactly the numbers they were made of', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (numbers) => {
      const sorted = numbers.toSorted((a, b) => a - b)
      expect(sequencesIn(asRanges(sorted))).toEqual(sorted)
    }),
  )
})
