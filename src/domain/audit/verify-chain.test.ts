import { expect, test } from 'vitest'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { plansOf } from '#src/testing/query-plans.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { readingAnchors } from './anchors.ts'
import { unkeyedHash } from './chain.ts'
import { eraseDetails } from './erase-details.ts'
import { recordAudit } from './record-audit.ts'
import { verifyChain, verifyChainInSteps, verifyChains } from './verify-chain.ts'

/** Acme's chain and the other's, so many entries each; whoever tampers has the file in hand and the triggers gone. */
function chains(entries = 4): TestRoom {
  const room = testRoom()
  for (const organizationId of [acmeId, otherId]) append(room, entries, organizationId)
  for (const trigger of ['audit_entries_are_never_changed', 'audit_entries_are_never_removed'])
    room.db.$client.run(`DROP TRIGGER ${trigger}`)
  return room
}

function append({ deps, db, clock }: TestRoom, entries: number, organizationId: string | null): void {
  for (let one = 0; one < entries; one++) {
    clock.advance(1)
    const subject = { type: 'service', id: `s${one}` }
    write(db, (tx) => recordAudit(tx, deps, system, { action: 'service.created', organizationId, subject }))
  }
}

const run = ({ db }: TestRoom, sql: string) => db.$client.run(sql.replaceAll('ACME', `chain = '${acmeId}'`))

test('a chain that nobody touched holds', () => {
  const room = chains()
  expect(verifyChain(room.db, acmeId)).toEqual({ entries: 4, finding: null })
  expect(verifyChains(room.db)).toEqual([])
})

test('what the instance’s chain says of the others is found by an index, however long it is', async () => {
  const room = testRoom()
  append(room, 200, null)
  room.db.$client.run('ANALYZE')
  const plans = await plansOf(room.db, () => Array.from(readingAnchors(room.db)))
  const used = plans.filter((plan) => plan.includes('audit_entries'))
  expect(new Set(used)).toEqual(
    new Set(['SEARCH audit_entries USING INDEX audit_entries_by_action (chain=? AND action=? AND sequence>?)']),
  )
})

const columns: [string, string][] = [
  ['at', '1'],
  ['actor_kind', `'member'`],
  ['actor_id', 'NULL'],
  ['actor_id', `'ann000000000'`],
  ['action', `'service.archived'`],
  ['subject_type', `'incident'`],
  ['subject_id', `'s9'`],
  ['details', `'{"changes":{"name":"x"}}'`],
  ['details_hash', `'x'`],
  ['hash', `'x'`],
]

test.each(columns)('whoever sets %s to %s changed it', (column, value) => {
  const room = chains()
  run(room, `UPDATE audit_entries SET ${column} = ${value} WHERE ACME AND sequence = 2`)
  const finding = `Audit chain of organization ${acmeId}: entry 2 was changed.`
  expect(verifyChain(room.db, acmeId)).toEqual({ entries: 2, finding })
  expect(verifyChains(room.db)).toEqual([finding])
})

const acts: [string, string[], number, string][] = [
  [
    'changes what an entry follows',
    [`UPDATE audit_entries SET previous_hash = 'x' WHERE ACME AND sequence = 3`],
    3,
    'does not follow the one before it',
  ],
  ['removes the first', ['DELETE FROM audit_entries WHERE ACME AND sequence = 1'], 1, 'is missing'],
  ['removes one in the middle', ['DELETE FROM audit_entries WHERE ACME AND sequence = 3'], 3, 'is missing'],
  ['removes the last', ['DELETE FROM audit_entries WHERE ACME AND sequence = 4'], 4, 'is missing'],
  ['removes all', ['DELETE FROM audit_entries WHERE ACME'], 1, 'is missing'],
  [
    'removes all, and where it ends',
    ['DELETE FROM audit_entries WHERE ACME', 'DELETE FROM audit_heads WHERE ACME'],
    1,
    'is missing',
  ],
  [
    'closes the gap by counting down',
    [
      'DELETE FROM audit_entries WHERE ACME AND sequence = 2',
      'UPDATE audit_entries SET sequence = sequence - 1 WHERE ACME AND sequence > 2',
    ],
    2,
    'does not follow the one before it',
  ],
  [
    'removes the last and turns the end back',
    ['DELETE FROM audit_entries WHERE ACME AND sequence = 4', 'UPDATE audit_heads SET sequence = 3 WHERE ACME'],
    3,
    'was added without being recorded as the last one',
  ],
  [
    'removes where the chain ends',
    ['DELETE FROM audit_heads WHERE ACME'],
    4,
    'was added without being recorded as the last one',
  ],
  ['moves one behind the last', ['UPDATE audit_entries SET sequence = 5 WHERE ACME AND sequence = 2'], 2, 'is missing'],
  [
    'moves one to another organization’s',
    [`UPDATE audit_entries SET chain = '${otherId}', sequence = 5 WHERE ACME AND sequence = 4`],
    4,
    'is missing',
  ],
]

test.each(acts)('whoever %s is found out', (_, statements, entry, what) => {
  const room = chains()
  for (const statement of statements) run(room, statement)
  expect(verifyChain(room.db, acmeId).finding).toBe(`Audit chain of organization ${acmeId}: entry ${entry} ${what}.`)
})

test('an entry put behind the last by somebody who can hash has no key', () => {
  const room = chains()
  const [last] = room.db
    .select()
    .from(auditEntries)
    .all()
    .filter(({ chain }) => chain === acmeId)
    .slice(-1)
  if (!last) throw new Error('the chain is empty')
  const forged = { ...last, sequence: 5, action: 'service.archived', previousHash: last.hash }
  writeUnaudited(
    room.db,
    (tx) =>
      void tx
        .insert(auditEntries)
        .values({ ...forged, hash: unkeyedHash(forged) })
        .run(),
  )
  expect(verifyChain(room.db, acmeId).finding).toBe(`Audit chain of organization ${acmeId}: entry 5 was changed.`)
})

test('each chain has its own finding, the instance’s as well; one that holds is not named', () => {
  const room = chains()
  append(room, 2, null)
  run(room, `DELETE FROM audit_entries WHERE chain = ''`)
  run(room, `UPDATE audit_entries SET action = 'x' WHERE chain = '${otherId}' AND sequence = 1`)
  expect(verifyChains(room.db).toSorted()).toEqual([
    `Audit chain of organization ${otherId}: entry 1 was changed.`,
    'Audit chain of the instance: entry 1 is missing.',
  ])
})

test('a long chain is read in steps, to its last entry', () => {
  const room = chains(0)
  writeUnaudited(room.db, (tx) => {
    const facts = { action: someAction('a'), organizationId: acmeId, subject: { type: 't', id: 'i' } }
    for (let one = 0; one < 2001; one++) recordAudit(tx, room.deps, system, facts)
  })
  expect(verifyChain(room.db, acmeId)).toEqual({ entries: 2001, finding: null })
  for (const entry of [2001, 1001, 1000]) {
    run(room, `UPDATE audit_entries SET action = 'b' WHERE ACME AND sequence = ${entry}`)
    expect(verifyChain(room.db, acmeId).entries).toBe(entry)
  }
})

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Runs when the event loop has its next turn, as a visitor's request does. */
async function meanwhile(act: () => void): Promise<void> {
  await nextTurn()
  act()
}

test('who is erased while a chain is read in steps breaks nothing; a break that stays is found', async () => {
  const room = chains(600)
  const reading = verifyChainInSteps(room.db, acmeId, nextTurn)
  // Entry 1 was read with its details, the record of their erasure comes behind the last.
  await Promise.all([meanwhile(() => erase(room, 1)), reading])
  expect(await reading).toEqual({ entries: 601, finding: null })
  run(room, "UPDATE audit_entries SET action = 'b' WHERE ACME AND sequence = 600")
  const broken = verifyChainInSteps(room.db, acmeId, nextTurn)
  await Promise.all([meanwhile(() => append(room, 1, acmeId)), broken])
  expect((await broken).finding).toContain('entry 600 was changed')
})

const erase = ({ deps, db }: TestRoom, ...sequences: number[]) =>
  write(db, (tx) => {
    const entries = sequences.map((sequence) => ({ sequence, changes: {} }))
    eraseDetails(tx, deps, system, { chain: acmeId, pseudonym: 'erased-1', entries })
  })

test.each<[string, string, string | null]>([
  ['nothing', 'SELECT 1', null],
  [
    'the record of it',
    'DELETE FROM audit_entries WHERE ACME AND sequence = 5',
    'entry 2 lost its details without a record of it',
  ],
  [
    'another entry’s details',
    `UPDATE audit_entries SET details = '{"erased":"e"}' WHERE ACME AND sequence = 1`,
    'entry 1 lost its details without a record of it',
  ],
  [
    'the pseudonym',
    `UPDATE audit_entries SET details = '{"erased":"e","changes":{}}' WHERE ACME AND sequence = 3`,
    'entry 5 records an erasure that does not match',
  ],
  [
    'what it left',
    `UPDATE audit_entries SET details = '{"erased":5}' WHERE ACME AND sequence = 3`,
    'entry 3 was changed',
  ],
])('erased details stand with a record of them; after that somebody changes %s', (_, sql, what) => {
  const room = chains()
  erase(room, 2, 3)
  run(room, sql)
  const finding = what && `Audit chain of organization ${acmeId}: ${what}.`
  expect(verifyChain(room.db, acmeId).finding).toBe(finding)
})

test('a record counts only where the system wrote it', () => {
  const room = chains(1)
  run(room, `UPDATE audit_entries SET details = '{"erased":"e","changes":{}}' WHERE ACME AND sequence = 1`)
  const record = {
    action: someAction('audit.details_erased'),
    organizationId: acmeId,
    subject: { type: 'person', id: 'e' },
  }
  write(room.db, (tx) => recordAudit(tx, room.deps, room.actor('ann'), { ...record, changes: { entries: ['1'] } }))
  expect(verifyChain(room.db, acmeId).finding).toContain('entry 1 lost its details without a record of it')
  expect(room.db.select().from(auditHeads).all()).toHaveLength(2)
})
