import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'

/** Makes a set-up database at that path as the first release left it: two migrations. */
export function makeOldDatabase(path: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-migrations-'))
  try {
    cpSync(new URL('../../migrations', import.meta.url).pathname, folder, { recursive: true })
    const journal = join(folder, 'meta/_journal.json')
    const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8'))
    writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 2) }))
    const db = openDatabase(path)
    migrateDatabase(db, undefined, folder)
    db.$client.run("INSERT INTO instance (id, link_key, created_at, set_up_at) VALUES (1, 'key', 1, 1)")
    db.$client.close(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
