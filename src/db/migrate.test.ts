import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { dataPaths } from '#src/platform/paths.ts'
import { openDatabase } from './connection.ts'
import { migrateDatabase, pendingMigrations } from './migrate.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

/** A folder of migrations as drizzle-kit writes them. */
function migrationsOf(...sql: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-migrations-'))
  folders.push(folder)
  mkdirSync(join(folder, 'meta'))
  const entries = sql.map((text, index) => {
    writeFileSync(join(folder, `000${index}_step.sql`), text)
    return { idx: index, version: '6', when: 1000 + index, tag: `000${index}_step`, breakpoints: true }
  })
  writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }))
  return folder
}

const first = [
  'CREATE TABLE parents (id integer PRIMARY KEY, name text);',
  'CREATE TABLE children (id integer PRIMARY KEY, parent integer REFERENCES parents(id) ON DELETE cascade);',
  'INSERT INTO parents VALUES (1, 0);',
  'INSERT INTO children VALUES (1, 1), (2, 1);',
].join('\n--> statement-breakpoint\n')

/** drizzle-kit's SQL for a changed column default: it drops the parent table and makes it anew. */
const rebuild = [
  'PRAGMA foreign_keys=OFF;',
  "CREATE TABLE __new_parents (id integer PRIMARY KEY, name text DEFAULT 'x');",
  'INSERT INTO __new_parents SELECT id, name FROM parents;',
  'DROP TABLE parents;',
  'ALTER TABLE __new_parents RENAME TO parents;',
  'PRAGMA foreign_keys=ON;',
].join('\n--> statement-breakpoint\n')

test('rebuilding a parent table keeps its children, and a copy from before is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-'))
  folders.push(folder)
  const paths = dataPaths(folder)
  const db = openDatabase(paths.database)
  migrateDatabase(db, paths, migrationsOf(first))
  const applied = migrateDatabase(db, paths, migrationsOf(first, rebuild))
  expect(applied).toEqual(['0001_step'])
  expect(db.$client.query('SELECT count(*) AS n FROM children').get()).toEqual({ n: 2 })
  expect(db.$client.query('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 })
  expect(readdirSync(paths.backups)).toEqual(['before-0001_step.db'])
  db.$client.close(true)
})

test('a migration that loses rows is not taken for a success', () => {
  const db = openDatabase(':memory:')
  migrateDatabase(db, undefined, migrationsOf(first))
  const losing = 'DELETE FROM children WHERE id = 2;'
  expect(() => migrateDatabase(db, undefined, migrationsOf(first, losing))).toThrow('Migrating lost rows (children)')
})

test('a migration that was edited after it landed is refused', () => {
  const db = openDatabase(':memory:')
  migrateDatabase(db, undefined, migrationsOf(first))
  const edited = migrationsOf(first.replace('name text', 'name text NOT NULL'))
  expect(() => pendingMigrations(db, edited)).toThrow('was not made by this Opsentry (migration 0000_step differs)')
})

test('no migration drops a table without having been reviewed for it', () => {
  const folder = join(import.meta.dirname, '../../migrations')
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  expect(files.length).toBeGreaterThan(0)
  const unreviewed = files.filter((name) => {
    const sql = readFileSync(join(folder, name), 'utf8')
    return /DROP TABLE/i.test(sql) && !sql.includes('-- reviewed: rebuild')
  })
  expect(unreviewed).toEqual([])
})
