import { expect, test } from 'vitest'
import type { Db } from '#src/db/connection.ts'
import { ines } from '#src/testing/instance-acts.ts'
import { testRoom } from '#src/testing/room.ts'
import { allowDestinations } from '../destinations/allow-destinations.ts'
import { checkDatabase, checkFile } from './check-database.ts'

/** A database in which two things were done. */
function usedDatabase(): Db {
  const { deps, db } = testRoom()
  allowDestinations(deps, ines, ['10.0.0.1'])
  allowDestinations(deps, ines, ['10.0.0.2'])
  return db
}

const orphan = 'Database: a row of memberships names a row of accounts that does not exist.'
const twoRows = 'Database file: CHECK constraint failed in instance.'

function orphanVic({ $client }: Db): void {
  $client.run('PRAGMA foreign_keys = OFF')
  $client.run("DELETE FROM accounts WHERE id = 'vic000000000'")
}

function falsify({ $client }: Db): void {
  for (const { name } of $client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .all())
    $client.run(`DROP TRIGGER "${name}"`)
  $client.run("UPDATE audit_entries SET actor_id = 'eve' WHERE sequence = 1")
}

test('a sound database has nothing to be said of', () => {
  const db = usedDatabase()
  expect([checkFile(db), checkDatabase(db)]).toEqual([[], []])
})

test('a row that names another one that does not exist is found', () => {
  const db = usedDatabase()
  orphanVic(db)
  expect(checkFile(db)).toEqual([orphan])
})

test('a row that the schema forbids is found; several findings are a sentence each', () => {
  const db = usedDatabase()
  db.$client.run('PRAGMA ignore_check_constraints = ON')
  db.$client.run('UPDATE instance SET id = 2')
  db.$client.run('PRAGMA ignore_check_constraints = OFF')
  expect(checkFile(db)).toEqual([twoRows])
  orphanVic(db)
  expect(checkFile(db)).toEqual([twoRows, orphan])
})

test('an audit entry that was changed is found by the chain, not by the file', () => {
  const db = usedDatabase()
  falsify(db)
  expect([checkFile(db), checkDatabase(db)]).toEqual([[], ['Audit chain of the instance: entry 1 was changed.']])
})

test('what a broken file records is not judged', () => {
  const db = usedDatabase()
  falsify(db)
  orphanVic(db)
  expect(checkDatabase(db)).toEqual([orphan])
})
