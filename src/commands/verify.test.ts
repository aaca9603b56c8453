import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '#src/db/connection.ts'
import { makeOldDatabase } from '#src/testing/old-database.ts'
import { saidBy } from '#src/testing/said-by.ts'
import { verifyCommand } from './verify.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function oldDatabase(): { database: string } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  folders.push(folder)
  const database = join(folder, 'old.db')
  makeOldDatabase(database)
  return { database }
}

const verify = (...args: string[]) => saidBy(verifyCommand, args)

test('a backup from before an upgrade is sound but for the migrations it lacks, and is not touched', async () => {
  const { database } = oldDatabase()
  const before = readFileSync(database)
  const told = await verify(database)
  expect(told).toMatch(/^Pending migrations: 0002_\S+, .+ They are applied at the next start\.\n/)
  expect(told).toContain('1 finding(s)')
  expect(readFileSync(database)).toEqual(before)
})

test('what was tampered with in it is found all the same', async () => {
  const { database } = oldDatabase()
  const db = openDatabase(database)
  db.$client.run("INSERT INTO audit_entries VALUES ('', 2, 1, 'system', 'x', 'x.x', 'x', '1', '{}', 'no', 'no', 'no')")
  db.$client.close(true)
  expect(await verify(database)).toContain('Audit chain of the instance: entry 1 is missing.')
})

test('--quick looks for damage of the file, and at nothing else', async () => {
  const { database } = oldDatabase()
  const db = openDatabase(database)
  db.$client.run("INSERT INTO audit_entries VALUES ('', 2, 1, 'system', 'x', 'x.x', 'x', '1', '{}', 'no', 'no', 'no')")
  db.$client.close(true)
  expect(await verify(database, '--quick')).toContain('is not damaged. It holds')
  writeFileSync(database, readFileSync(database).fill(0xa5, 4096 * 3, 4096 * 4))
  expect(await verify(database, '--quick')).toMatch(/^Database file: .*\.\n.* is not sound: 1 finding/)
  expect(await verify(database, '--quick', '--anchor', database)).toContain('leave --quick out')
})
