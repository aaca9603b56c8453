import { constants, Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { ExtractTablesWithRelations } from 'drizzle-orm'
import { BunSQLiteDatabase } from 'drizzle-orm/bun-sqlite'
import type { SQLiteTransaction } from 'drizzle-orm/sqlite-core'
import { Dialect } from './dialect.ts'
import { Session } from './statements.ts'

type NoSchema = Record<string, never>
export type Db = BunSQLiteDatabase<NoSchema> & { $client: Database }
export type Tx = SQLiteTransaction<'sync', void, NoSchema, ExtractTablesWithRelations<NoSchema>>
/** The database, or the transaction that a query runs in. */
export type Reader = Db | Tx

/**
 * bun:sqlite's defaults wait for nobody and check no foreign key. What is removed is overwritten
 * with zeros: erased means erased, in the file too.
 */
const pragmas = [
  'journal_mode = WAL',
  'synchronous = FULL',
  'foreign_keys = ON',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'journal_size_limit = 67108864',
  'secure_delete = ON',
]

/** Opens the SQLite file at `path`, creating it where `create` says so. Throws what bun:sqlite throws. */
export function openDatabase(path: string, options: { create?: boolean; readonly?: boolean } = {}): Db {
  const sqlite = options.readonly
    ? new Database(path, { readonly: true })
    : new Database(path, { create: options.create ?? true, readwrite: true })
  return withPragmas(sqlite, options.readonly)
}

/**
 * Opens the SQLite file at `path` for reading and leaves the disk as it is: an ordinary reader of a database in WAL mode makes
 * two files beside it, which then belong to whoever read, such as root. Where another process has it open they are there already.
 */
export function openUntouched(path: string): Db {
  if (existsSync(`${path}-wal`)) return openDatabase(path, { readonly: true })
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  const client = new Database(url.href, constants.SQLITE_OPEN_READONLY | constants.SQLITE_OPEN_URI)
  for (const pragma of ['trusted_schema = OFF', 'cell_size_check = ON']) client.run(`PRAGMA ${pragma}`)
  return drizzled(client)
}

/** Opens the file as `openUntouched` does, for this one look. */
export function readUntouched<T>(path: string, read: (db: Db) => T): T {
  return readAndClose(openUntouched(path), read)
}

export function readAndClose<T>(db: Db, read: (db: Db) => T): T {
  try {
    return read(db)
  } finally {
    db.$client.close(true)
  }
}

/** A database in memory from a `serialize()`d one: how every test gets its own. */
export function databaseFrom(bytes: Uint8Array): Db {
  return withPragmas(Database.deserialize(bytes))
}

function withPragmas(sqlite: Database, readonly = false): Db {
  beginWith(sqlite)
  // A read-only connection cannot change the journal mode.
  for (const pragma of pragmas) if (!readonly || !pragma.startsWith('journal')) sqlite.run(`PRAGMA ${pragma}`)
  return drizzled(sqlite)
}

const dialect = new Dialect({ casing: 'snake_case' })

function drizzled($client: Database): Db {
  const db = new BunSQLiteDatabase<NoSchema>('sync', dialect, new Session($client, dialect), undefined)
  return Object.assign(db, { $client })
}

/**
 * Runs before anything else: waits for locks, and lets freed pages go back to the disk. `auto_vacuum` only takes effect before
 * the first page is written; later the file has to be written anew (db/freed-pages.ts).
 */
export function beginWith(sqlite: Database): void {
  sqlite.run('PRAGMA busy_timeout = 5000')
  const { page_count: pages } = sqlite.query<{ page_count: number }, []>('PRAGMA page_count').get() ?? { page_count: 0 }
  if (pages === 0) sqlite.run('PRAGMA auto_vacuum = INCREMENTAL')
}

/** Closes cleanly: the write-ahead log is folded into the database file, where there is room for it. */
export function closeDatabase(db: Db): void {
  try {
    db.$client.run('PRAGMA optimize')
  } catch {
    // It only makes the next start's queries faster; a full disk must not keep this process from ending in order.
  }
  db.$client.close(true)
}
