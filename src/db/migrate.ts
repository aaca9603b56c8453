import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { bundleRoot, type DataPaths } from '#src/platform/paths.ts'
import type { Db } from './connection.ts'
import { keepCopy } from './copy-database.ts'

interface KnownMigration {
  tag: string
  when: number
  hash: string
}

/** The data folder cannot be used as it is; the message is one sentence saying what to do. */
export class DatabaseError extends Error {}

const embedded = join(bundleRoot, 'migrations')

/** The migrations this executable brings and the database lacks. Throws a DatabaseError where the database is newer, or another's. */
export function pendingMigrations(db: Db, folder = embedded): string[] {
  const known = knownMigrations(folder)
  const applied = appliedMigrations(db)
  applied.forEach(({ hash, created_at }, index) => {
    const ours = known[index]
    if (!ours)
      throw new DatabaseError(
        `The database was written by a newer Opsentry (${applied.length} migrations, this one knows ${known.length}): install that version or a later one, or go back with opsentry rollback.`,
      )
    if (ours.hash !== hash || ours.when !== Number(created_at))
      throw new DatabaseError(
        `The database was not made by this Opsentry (migration ${ours.tag} differs): install the version that made it, or restore a backup.`,
      )
  })
  return known.slice(applied.length).map(({ tag }) => tag)
}

/**
 * Brings the schema up to date; the caller holds the instance lock. drizzle-kit rebuilds a table by dropping it, which with
 * foreign keys on would empty its children by cascade: so keys are off while it runs, and rows are counted before and after.
 * A copy of a database with content is kept in `backups/` first.
 */
export function migrateDatabase(db: Db, paths?: DataPaths, folder = embedded): string[] {
  const pending = pendingMigrations(db, folder)
  if (pending.length === 0) return pending
  const before = rowCounts(db)
  if (paths && Object.keys(before).length > 0)
    keepCopy(db, paths.backups, `before-${pending[0]}`, (copy) => Bun.deepEquals(rowCounts(copy), before))

  db.$client.run('PRAGMA foreign_keys = OFF')
  try {
    applyMigrations(db, folder)
  } finally {
    db.$client.run('PRAGMA foreign_keys = ON')
  }

  const after = rowCounts(db)
  const lost = Object.keys(before).filter((table) => table in after && after[table] !== before[table])
  const broken = db.$client.query('PRAGMA foreign_key_check').all()
  if (lost.length > 0 || broken.length > 0)
    throw new DatabaseError(
      `Migrating lost rows (${lost.join(', ') || 'foreign keys'}): restore the copy in backups/ and report this.`,
    )
  return pending
}

/**
 * As drizzle's migrator does it, whose own ROLLBACK would hide why it failed: SQLite has rolled back by itself where the disk is full.
 */
function applyMigrations(db: Db, folder: string): void {
  db.$client.run(
    'CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  )
  const pending = readMigrationFiles({ migrationsFolder: folder }).slice(appliedMigrations(db).length)
  db.$client.run('BEGIN')
  try {
    for (const { sql: statements, hash, folderMillis } of pending) {
      for (const statement of statements) db.run(sql.raw(statement))
      db.run(sql`INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES (${hash}, ${folderMillis})`)
    }
    db.$client.run('COMMIT')
  } catch (error) {
    if (db.$client.inTransaction) db.$client.run('ROLLBACK')
    throw error
  }
}

function knownMigrations(folder: string): KnownMigration[] {
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    readFileSync(join(folder, 'meta/_journal.json'), 'utf8'),
  )
  return journal.entries.map(({ tag, when }) => ({
    tag,
    when,
    hash: createHash('sha256')
      .update(readFileSync(join(folder, `${tag}.sql`), 'utf8'))
      .digest('hex'),
  }))
}

function appliedMigrations(db: Db): { hash: string; created_at: number }[] {
  if (!tables(db).includes('__drizzle_migrations')) {
    if (tables(db).length > 0)
      throw new DatabaseError(
        'opsentry.db is a database, but not one of Opsentry: move it away or set another OPSENTRY_DATA.',
      )
    return []
  }
  return db.$client
    .query<{ hash: string; created_at: number }, []>(
      'SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at',
    )
    .all()
}

function rowCounts(db: Db): Record<string, number> {
  const named = tables(db).filter((table) => !table.startsWith('__'))
  return Object.fromEntries(
    named.map((table) => [
      table,
      db.$client.query<{ rows: number }, []>(`SELECT count(*) AS rows FROM "${table}"`).get()?.rows ?? 0,
    ]),
  )
}

function tables(db: Db): string[] {
  return db.$client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => name)
}
