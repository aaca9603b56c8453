import { asc } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { auditEpochs, auditState } from '#src/db/schema/evidence.ts'
import { auditEntries, auditHeads } from '#src/db/schema/operations.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { checkDatabase } from '../backup/check-database.ts'
import { openAuditKeys } from '../settings/keep-audit-keyed.ts'
import { anchorChains } from './anchors.ts'
import { unkeyedHash } from './chain.ts'
import { eraseDetails } from './erase-details.ts'
import { recordAudit } from './record-audit.ts'
import { verifyChains } from './verify-chain.ts'

/**
 * Somebody has the file, an older copy of it, and all of this source text, but not the secret key; and the service goes on
 * afterwards, with an entry in each chain.
 */
interface Thief extends TestRoom {
  run: (...statements: string[]) => void
  /** Puts these rows back as they were in the older copy. */
  putBack: (table: 'audit_heads' | 'audit_state' | 'audit_epochs' | 'audit_entries', where: string) => void
  /** Computes anew whatever can be computed without a key, from this entry of acme's on. */
  rehash: (from: number) => void
}

type Entry = typeof auditEntries.$inferSelect
const acme = `chain = '${acmeId}'`

function append({ deps, db, clock }: TestRoom, entries: number, organizationId: string | null): void {
  for (let one = 0; one < entries; one++) {
    clock.advance(1000)
    const subject = { type: 'service', id: `s${one}` }
    write(db, (tx) => recordAudit(tx, deps, system, { action: 'service.created', organizationId, subject }))
  }
}

function anchor({ deps, db }: TestRoom): void {
  write(db, (tx) => anchorChains(tx, deps, system))
}

const tables = {
  audit_heads: auditHeads,
  audit_state: auditState,
  audit_epochs: auditEpochs,
  audit_entries: auditEntries,
}

/** Each chain six entries, three of them anchored, and a copy from then. */
function theft(): Thief {
  const room = testRoom()
  const { db } = room
  const chains = [acmeId, otherId, null]
  for (const chain of chains) append(room, 3, chain)
  anchor(room)
  for (const chain of chains) append(room, 1, chain)
  const copies = Object.fromEntries(
    Object.keys(tables).map((name) => [name, db.$client.query(`SELECT * FROM ${name}`).all()]),
  )
  for (const chain of chains) append(room, 2, chain)
  for (const trigger of ['audit_entries_are_never_changed', 'audit_entries_are_never_removed'])
    db.$client.run(`DROP TRIGGER ${trigger}`)
  const run = (...statements: string[]) => {
    for (const statement of statements) db.$client.run(statement.replaceAll('ACME', acme))
  }
  return {
    ...room,
    run,
    putBack(table, where) {
      run(`CREATE TEMP TABLE copy AS SELECT * FROM ${table} WHERE 0`)
      for (const row of copies[table] ?? []) {
        const values = Object.values(row as Record<string, string>)
        db.$client.query(`INSERT INTO copy VALUES (${values.map(() => '?').join(',')})`).run(...values)
      }
      run(`INSERT OR REPLACE INTO ${table} SELECT * FROM copy WHERE ${where}`, 'DROP TABLE copy')
    },
    rehash: (from) => rehash(room, from),
  }
}

function rehash({ db }: TestRoom, from: number): void {
  writeUnaudited(db, (tx) => {
    const entries = tx.select().from(auditEntries).orderBy(asc(auditEntries.sequence)).all()
    let last: Entry | undefined
    for (const entry of entries.filter(({ chain }) => chain === acmeId)) {
      if (entry.sequence >= from) {
        const previousHash = last?.hash ?? '0'.repeat(64)
        const hash = unkeyedHash({ ...entry, previousHash })
        db.$client
          .query(`UPDATE audit_entries SET previous_hash = ?, hash = ? WHERE ${acme} AND sequence = ?`)
          .run(previousHash, hash, entry.sequence)
        last = { ...entry, previousHash, hash }
      } else last = entry
    }
    if (last)
      db.$client.query(`UPDATE audit_heads SET hash = ?, sequence = ? WHERE ${acme}`).run(last.hash, last.sequence)
  })
}

const gone = ['DELETE FROM audit_entries WHERE ACME', 'DELETE FROM audit_heads WHERE ACME']
const cutTo = (sequence: number) => [
  `DELETE FROM audit_entries WHERE ACME AND sequence > ${sequence}`,
  `UPDATE audit_heads SET sequence = ${sequence}, hash = (SELECT hash FROM audit_entries WHERE ACME AND sequence = ${sequence}) WHERE ACME`,
]
const ends = 'where they end is not where they ended'

const changes: [string, (thief: Thief) => void, string][] = [
  ['deletes a chain, its end and all', ({ run }) => run(...gone), `organization ${acmeId}: entry 1 is missing`],
  [
    'deletes one that no anchor knows yet',
    (thief) => {
      append(thief, 3, 'young0000000')
      thief.run(
        `DELETE FROM audit_entries WHERE chain = 'young0000000'`,
        `DELETE FROM audit_heads WHERE chain = 'young0000000'`,
      )
    },
    ends,
  ],
  [
    'removes an entry, counts the others down and computes them anew',
    ({ run, rehash }) => {
      run(
        'DELETE FROM audit_entries WHERE ACME AND sequence = 2',
        'UPDATE audit_entries SET sequence = sequence - 1 WHERE ACME AND sequence > 2',
      )
      rehash(2)
    },
    `organization ${acmeId}: entry 2 was changed`,
  ],
  [
    'exchanges an actor and computes the rest anew',
    ({ run, rehash }) => {
      run(`UPDATE audit_entries SET actor_kind = 'member', actor_id = 'ed0000000000' WHERE ACME AND sequence = 5`)
      rehash(5)
    },
    `organization ${acmeId}: entry 5 was changed`,
  ],
  ['cuts the tail', ({ run }) => run(...cutTo(4)), `organization ${acmeId}: the record of where it ends was changed`],
  [
    'cuts the tail and puts back the end that it had',
    ({ run, putBack }) => {
      run(...cutTo(4))
      putBack('audit_heads', acme)
    },
    ends,
  ],
  [
    'cuts it behind the last anchor, and puts back the end and the sum of that day',
    ({ run, putBack }) => {
      run(...cutTo(4))
      putBack('audit_heads', acme)
      putBack('audit_state', '1')
    },
    ends,
  ],
  [
    'moves the times of all entries',
    ({ run, rehash }) => {
      run('UPDATE audit_entries SET at = at - 3600000 WHERE ACME')
      rehash(1)
    },
    `organization ${acmeId}: entry 1 was changed`,
  ],
  [
    'makes all entries look as if from before there were keys',
    ({ run, rehash }) => {
      run(`UPDATE audit_entries SET epoch = 0, action = 'service.archived' WHERE ACME`)
      rehash(1)
    },
    `organization ${acmeId}: entry 1 has no seal`,
  ],
  [
    'takes details away as if they had been erased, with a record of it',
    (thief) => {
      thief.run(`UPDATE audit_entries SET details = '{"erased":"erased-1","changes":{}}' WHERE ACME AND sequence = 2`)
      const details = JSON.stringify({ changes: { pseudonym: 'erased-1', entries: ['2'], digest: 'x' } })
      thief.run(
        `UPDATE audit_entries SET action = 'audit.details_erased', details = '${details}' WHERE ACME AND sequence = 6`,
      )
      thief.rehash(6)
    },
    `organization ${acmeId}: entry 6 was changed`,
  ],
  [
    'takes the keys away',
    ({ run }) => run('DELETE FROM audit_epochs', 'DELETE FROM audit_state'),
    'their keys are gone',
  ],
  [
    'takes away the sum of all ends',
    ({ run }) => run('DELETE FROM audit_state'),
    'the record of where all of them end is gone',
  ],
  [
    'brings a key of their own',
    (thief) => {
      thief.run(`UPDATE audit_epochs SET key = 'mine'`)
      thief.run(`UPDATE audit_state SET seal = 'x'`)
    },
    'their keys are gone',
  ],
  [
    'puts back a chain as it was before its last entries, and has the service add others',
    (thief) => {
      thief.run(...cutTo(4))
      thief.putBack('audit_heads', acme)
      append(thief, 2, acmeId)
    },
    ends,
  ],
  [
    'says that an organization was erased, and removes its chain',
    (thief) => {
      thief.run(
        ...gone,
        `UPDATE audit_entries SET action = 'organization.erased', subject_id = '${acmeId}' WHERE chain = '' AND sequence = 6`,
      )
    },
    'the instance: entry 6 was changed',
  ],
  [
    'copies an entry of another organization in place of one',
    ({ run }) =>
      run(
        'DELETE FROM audit_entries WHERE ACME AND sequence = 3',
        `INSERT INTO audit_entries SELECT '${acmeId}', sequence, at, actor_kind, actor_id, action, subject_type, subject_id, details, details_hash, previous_hash, hash, epoch FROM audit_entries WHERE chain = '${otherId}' AND sequence = 3`,
      ),
    `organization ${acmeId}: entry 3 does not follow the one before it`,
  ],
  [
    'forgets what the instance’s chain says of the others',
    ({ run }) =>
      run(
        `DELETE FROM audit_entries WHERE chain = '' AND action = 'audit.anchored'`,
        `UPDATE audit_entries SET sequence = sequence - 1 WHERE chain = '' AND sequence > 4`,
      ),
    'the instance: entry 4 does not follow the one before it',
  ],
]

/** Findings of `opsentry verify`, which opens the file and its keys anew. */
function verified({ db, deps }: TestRoom): string {
  const file = databaseFrom(db.$client.serialize())
  openAuditKeys({ db: file, secrets: deps.secrets })
  return checkDatabase(file).join('\n')
}

test.each(changes)('whoever has no key and %s is named', (_, change, finding) => {
  const thief = theft()
  expect(verified(thief)).toBe('')
  change(thief)
  expect(verified(thief)).toContain(finding)
  // Entries that come later seal nothing over.
  append(thief, 1, otherId)
  append(thief, 1, null)
  anchor(thief)
  expect(verified(thief)).toContain(finding)
})

test('what an honest service does leaves everything sound', () => {
  const room = testRoom()
  for (const chain of [acmeId, null, otherId]) append(room, 4, chain)
  anchor(room)
  const erased = { chain: acmeId, pseudonym: 'erased-1', entries: [{ sequence: 2, changes: {} }] }
  write(room.db, (tx) => eraseDetails(tx, room.deps, system, erased))
  anchor(room)
  anchor(room)
  append(room, 1, acmeId)
  expect(verifyChains(room.db)).toEqual([])
})
