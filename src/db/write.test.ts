import { Database } from 'bun:sqlite'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { system } from '#src/testing/personas.ts'
import { someAction } from '#src/testing/some-action.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { closeDatabase, openDatabase, type Tx } from './connection.ts'
import { organizations } from './schema/identity.ts'
import { markQueued, onQueued, revision, write, writeUnaudited } from './write.ts'

const acme = { id: 'acme00000000', slug: 'acme', name: 'Acme', timeZone: 'UTC', createdAt: 0 }
const insert = (tx: Tx) => void tx.insert(organizations).values(acme).run()

test('a write without an audit entry is rolled back', () => {
  const { db } = testDeps()
  expect(() => write(db, insert)).toThrow('a write without an audit entry')
  expect(db.select().from(organizations).all()).toEqual([])
})

test('a write that awaits is refused and rolled back', () => {
  const deps = testDeps()
  const work = async (tx: Tx) => {
    insert(tx)
    recordAudit(tx, deps, system, { action: someAction('x'), organizationId: null, subject: { type: 'x', id: 'x' } })
    await Promise.resolve()
  }
  expect(() => write(deps.db, work as never)).toThrow('a write must be synchronous')
  expect(deps.db.select().from(organizations).all()).toEqual([])
})

test('a write that throws leaves nothing, its audit entry included', () => {
  const deps = testDeps()
  expect(() =>
    write(deps.db, (tx) => {
      insert(tx)
      recordAudit(tx, deps, system, { action: someAction('x'), organizationId: null, subject: { type: 'x', id: 'x' } })
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(deps.db.$client.query('SELECT count(*) AS n FROM audit_entries').get()).toEqual({ n: 0 })
})

test('a commit changes the revision, and one that changes what is owed is heard; a rollback does and is neither', () => {
  const { db } = testDeps()
  let heard = 0
  const forget = onQueued(db, () => {
    heard += 1
  })
  const before = revision(db)
  const mark = (tx: Tx) => markQueued(tx)
  expect(() => write(db, mark)).toThrow('a write without an audit entry')
  expect([heard, revision(db)]).toEqual([0, before])
  writeUnaudited(db, insert)
  expect([heard, revision(db) === before]).toEqual([0, false])
  writeUnaudited(db, mark)
  expect(heard).toBe(1)
  forget()
  writeUnaudited(db, mark)
  expect(heard).toBe(1)
})

test('what another process commits changes the revision too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  const db = openDatabase(join(folder, 'one.db'))
  db.$client.run('CREATE TABLE t (x)')
  const before = revision(db)
  const other = new Database(join(folder, 'one.db'))
  other.run('INSERT INTO t VALUES (1)')
  other.close(true)
  expect(revision(db)).not.toBe(before)
  closeDatabase(db)
  rmSync(folder, { recursive: true })
})

test('the pragmas hold: foreign keys are checked, and what is committed is on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  const db = openDatabase(join(folder, 'one.db'))
  const value = (pragma: string) => Object.values(db.$client.query(`PRAGMA ${pragma}`).get() ?? {})[0]
  expect(value('foreign_keys')).toBe(1)
  expect(value('journal_mode')).toBe('wal')
  expect(value('synchronous')).toBe(2)
  expect(value('busy_timeout')).toBe(5000)
  expect(value('trusted_schema')).toBe(0)
  closeDatabase(db)
  rmSync(folder, { recursive: true })
})
