import { Database, type SQLQueryBindings, type Statement } from 'bun:sqlite'
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { beginWith } from './connection.ts'
import { isDamage } from './storage.ts'

/**
 * The requests, in a file of their own: they are many, they are nobody's work, and losing them loses nothing. So it is in no
 * backup unless the instance admin wants it there, has its own schema version (`user_version`) and may lose its last second in a power cut. One thread alone opens it.
 */
export interface RequestLogDb {
  sqlite: Database
  /** The statement of that text, prepared once. */
  statement: <Row, Params extends SQLQueryBindings[]>(sql: string) => Statement<Row, Params>
  /** Whether the disk has room for more: notifications of an outage matter more than this log. */
  hasRoom: () => boolean
}

/** Bytes that the log leaves free on its disk. */
const leftFree = 256 * 1024 * 1024

/** Freed bytes are overwritten, because a request is a person's. */
const pragmas = [
  'journal_mode = WAL',
  'synchronous = NORMAL',
  'secure_delete = ON',
  'trusted_schema = OFF',
  'journal_size_limit = 16777216',
  'cache_size = -4096',
  'temp_store = MEMORY',
]

/** `requests_before` holds what version 1 logged, until it is carried over (domain/request-logs/carry-over.ts). */
const fromVersion1 = 'ALTER TABLE requests RENAME TO requests_before;'
const version = 2

const schema = `
  -- Paths and browsers repeat: each is written once, and again every hour it is used.
  CREATE TABLE IF NOT EXISTS paths (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, last_at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS user_agents (
    id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE, last_at INTEGER NOT NULL
  ) STRICT;

  -- id: the UTC millisecond of the answer times 1024, and a number within it. duration: microseconds. Indexes of version 1 are named
  -- requests_by_…, and are there as long as its table is.
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    path INTEGER NOT NULL,
    user_agent INTEGER NOT NULL,
    method TEXT NOT NULL,
    status INTEGER NOT NULL,
    duration INTEGER NOT NULL,
    ip TEXT NOT NULL
  ) STRICT;
  CREATE INDEX requests_path ON requests (path);
  CREATE INDEX requests_ip ON requests (ip) WHERE ip <> '';
  -- Most requests are GETs that were answered well: those are found without an index.
  CREATE INDEX requests_class ON requests (status / 100) WHERE status >= 300;
  CREATE INDEX requests_method ON requests (method) WHERE method <> 'GET';

  -- Counted with every batch, so that a chart reads a few thousand rows whatever the log holds. hour, day: UTC milliseconds
  -- of its beginning. class: the status's first digit. bucket: domain/request-logs/durations.ts.
  CREATE TABLE IF NOT EXISTS hour_counts (
    hour INTEGER NOT NULL, class INTEGER NOT NULL, bucket INTEGER NOT NULL, requests INTEGER NOT NULL,
    PRIMARY KEY (hour, class, bucket)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS path_counts (
    day INTEGER NOT NULL, path INTEGER NOT NULL, bucket INTEGER NOT NULL, requests INTEGER NOT NULL,
    PRIMARY KEY (day, path, bucket)
  ) STRICT, WITHOUT ROWID;
  -- Requests that were answered but not logged.
  CREATE TABLE IF NOT EXISTS unlogged (hour INTEGER PRIMARY KEY, requests INTEGER NOT NULL) STRICT;
`

/** Opens the file at `path`, making it where it is missing. Throws what bun:sqlite throws, and where a newer Opsentry wrote it. */
export function openRequestLogs(path: string, freeBytes = () => freeAround(path)): RequestLogDb {
  const sqlite = opened(path)
  const statements = new Map<string, unknown>()
  return {
    sqlite,
    statement<Row, Params extends SQLQueryBindings[]>(sql: string) {
      const known = statements.get(sql) as Statement<Row, Params> | undefined
      if (known) return known
      const made = sqlite.prepare(sql) as Statement<Row, Params>
      statements.set(sql, made)
      return made
    },
    hasRoom: () => freeBytes() >= leftFree,
  }
}

function opened(path: string): Database {
  const sqlite = new Database(path, { create: true, readwrite: true })
  try {
    beginWith(sqlite)
    for (const pragma of pragmas) sqlite.run(`PRAGMA ${pragma}`)
    upgrade(sqlite)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw namingDamage(error, path)
  }
}

/** The error, or the sentence that says what to do about a file that is damaged. */
export function namingDamage(error: unknown, path: string): unknown {
  if (!isDamage(error)) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new Error(
    `${path} is damaged (${reason}): stop Opsentry, delete that file, and start again. Nothing but logged requests is in it.`,
    { cause: error },
  )
}

/** Closes cleanly: the write-ahead log is folded into the file. */
export function closeRequestLogs({ sqlite }: RequestLogDb): void {
  sqlite.close()
}

/** All or nothing. Synchronous, as every transaction here (db/write.ts). */
export function inLogTransaction<T>({ sqlite }: RequestLogDb, work: () => T): T {
  return sqlite.transaction(work).immediate()
}

function freeAround(path: string): number {
  const { bavail, bsize } = statfsSync(dirname(path))
  return bavail * bsize
}

function upgrade(sqlite: Database): void {
  const { user_version: written } = sqlite.query<{ user_version: number }, []>('PRAGMA user_version').get() ?? {
    user_version: 0,
  }
  if (written > version)
    throw new Error(`The request log was written by a newer Opsentry (version ${written}, this one knows ${version}).`)
  if (written === version) return
  sqlite.transaction(() => {
    if (written === 1) sqlite.run(fromVersion1)
    sqlite.run(schema)
    sqlite.run(`PRAGMA user_version = ${version}`)
  })()
}
