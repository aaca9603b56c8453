import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '#src/config.ts'
import { openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { verifyCommand } from './verify.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A set-up database as the first release left it: two migrations. */
function oldDatabase(): { folder: string; database: string } {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  folders.push(folder)
  const migrations = join(folder, 'migrations')
  cpSync(new URL('../../migrations', import.meta.url).pathname, migrations, { recursive: true })
  const journal = join(migrations, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8'))
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 2) }))
  const database = join(folder, 'old.db')
  const db = openDatabase(database)
  migrateDatabase(db, undefined, migrations)
  db.$client.run("INSERT INTO instance (id, link_key, created_at, set_up_at) VALUES (1, 'key', 1, 1)")
  db.$client.close(true)
  return { folder, database }
}

async function verify(file: string): Promise<string> {
  const lines: string[] = []
  const context = { config: readConfig({}), out: (line: string) => void lines.push(line) }
  await verifyCommand.run([file], context).catch((error: Error) => lines.push(error.message))
  return lines.join('\n')
}

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
