import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { getTableName, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { type Db, databaseFrom, openDatabase } from '#src/db/connection.ts'
import { migrateDatabase } from '#src/db/migrate.ts'
import { mailFailover } from '#src/db/schema/attempts.ts'
import { backupSettings } from '#src/db/schema/backups.ts'
import { acmeAccounts, tlsCertificates } from '#src/db/schema/certificates.ts'
import { declared } from '#src/db/schema/declared.ts'
import { instance } from '#src/db/schema/identity.ts'
import { languageModels } from '#src/db/schema/language-models.ts'
import { auditStreams } from '#src/db/schema/monitoring.ts'
import { mailTokens } from '#src/db/schema/senders.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeAccountIdentity, certificateKeyIdentity } from '#src/domain/certificates/certificates.ts'
import type { Deps } from '#src/domain/context.ts'
import { tokenIdentity } from '#src/domain/mail/access-token.ts'
import { languageModelIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import { bundleRoot } from '#src/platform/paths.ts'
import { populated } from './one-of-everything.ts'
import type { TestDeps } from './test-deps.ts'

type Value = string | number | null | Uint8Array
type Row = Record<string, Value>

interface Column {
  name: string
  type: string
  notnull: 0 | 1
  pk: number
  dflt_value: string | null
}

/**
 * Writes a database of each schema that has landed, or of so many that landed last, into the folder, with rows in its tables. Returns
 * the files, by how many migrations each has had.
 */
export function landedFiles(folder: string, last = Number.POSITIVE_INFINITY): Map<number, string> {
  const { deps } = populated().app
  addOfInstance(deps)
  const fixture = join(import.meta.dirname, 'fixtures/schema-23/opsentry.sqlite.gz')
  const older = databaseFrom(gunzipSync(readFileSync(fixture)))
  migrateDatabase(older)
  sealAnew(older, deps)
  const files = new Map<number, string>()
  for (const { migrations, db } of landedSchemas([deps.db, older], last)) {
    const file = join(folder, `${migrations}.db`)
    writeFileSync(file, db.$client.serialize())
    files.set(migrations, file)
  }
  return files
}

/** What is sealed in that fixture is no more than a word. */
function sealAnew({ $client }: Db, { secrets }: Deps): void {
  const sealing = declared.flatMap(({ table, sealed }) => (sealed && table !== instance ? [{ table, ...sealed }] : []))
  for (const { table, as, columns } of sealing)
    for (const column of columns) {
      const [name, field] = [getTableName(table), toSnakeCase(column)]
      const rows = $client.query<{ id: string }, []>(`SELECT id FROM ${name} WHERE ${field} IS NOT NULL`).all()
      for (const { id } of rows)
        $client.run(`UPDATE ${name} SET ${field} = ? WHERE id = ?`, [secrets.seal('x', `${as}.${column}:${id}`), id])
    }
}

/**
 * Databases as each landed migration left them, by how many they have had, with the rows of `sources` as far as that schema had a place
 * for them. Nobody has what each version of Opsentry wrote at its time.
 */
function* landedSchemas(sources: Db[], last: number): Generator<{ migrations: number; db: Db }> {
  for (const { migrations, bytes, left } of [...emptySchemas()].slice(-last)) {
    const db = databaseFrom(bytes)
    fill(db, sources, left)
    yield { migrations, db }
  }
}

interface EmptySchema {
  migrations: number
  bytes: Uint8Array
  /** Tables that a later migration fills. */
  left: Set<string>
}

const known = new Map<number, EmptySchema>()

/** A database as so many migrations left it, or fewer where they landed with the next, with the rows of `source` as far as that schema had a place for them. */
export function asLanded(source: Db, migrations: number): Db {
  if (known.size === 0) for (const one of emptySchemas()) known.set(one.migrations, one)
  const schema = [...known.values()].findLast((one) => one.migrations <= migrations)
  if (!schema) throw new Error(`no schema of ${migrations} migrations has landed`)
  const db = databaseFrom(schema.bytes)
  fill(db, [source], schema.left)
  return db
}

function* emptySchemas(): Generator<EmptySchema> {
  const db = openDatabase(':memory:')
  db.$client.run('CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)')
  const files = readMigrationFiles({ migrationsFolder: `${bundleRoot}/migrations` })
  for (const [index, { sql: statements, hash, folderMillis }] of files.entries()) {
    for (const statement of statements) db.run(sql.raw(statement))
    db.run(sql`INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES (${hash}, ${folderMillis})`)
    // A schema and what fills its tables are two migrations, and landed as one.
    const next = emptyBefore(files[index + 1]?.sql ?? [])
    if (tablesOf(db).some((table) => next.has(table))) continue
    const left = emptyBefore(files.slice(index + 1).flatMap(({ sql: later }) => later))
    yield { migrations: index + 1, bytes: db.$client.serialize(), left }
  }
}

/** Every row of every table but that of the migrations. */
export function everyRow(db: Db): Map<string, Row[]> {
  return new Map(
    tablesOf(db)
      .toSorted()
      .map((table) => [table, rowsOf(db, table)]),
  )
}

function tablesOf({ $client }: Db): string[] {
  return $client
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('__'))
}

function rowsOf({ $client }: Db, table: string): Row[] {
  return $client.query<Row, []>(`SELECT * FROM "${table}"`).all()
}

/** Tables that hold nothing before these statements: they make its rows out of others, or make it anew without copying it. */
function emptyBefore(statements: readonly string[]): Set<string> {
  const all = statements.join('\n')
  const filled = all.matchAll(/^\s*INSERT (?:OR \w+ )?INTO ["`]?(\w+)/gim)
  const dropped = all.matchAll(/^\s*DROP TABLE ["`]?(\w+)/gim)
  return new Set([
    ...[...filled].map(([, table = '']) => table),
    ...[...dropped].map(([, table = '']) => table).filter((table) => !all.includes(`__new_${table}`)),
  ])
}

function fill(db: Db, sources: readonly Db[], left: ReadonlySet<string>): void {
  const triggers = db.$client
    .query<{ name: string; sql: string }, []>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  db.$client.run('PRAGMA foreign_keys = OFF')
  for (const { name } of triggers) db.$client.run(`DROP TRIGGER "${name}"`)
  for (const table of tablesOf(db).filter((name) => !left.has(name))) {
    const columns = db.$client.query<Column, []>(`SELECT * FROM pragma_table_info('${table}')`).all()
    db.$client.run(`DELETE FROM "${table}"`)
    const rows = sources.filter((one) => tablesOf(one).includes(table)).flatMap((one) => rowsOf(one, table))
    for (const row of rows) insert(db, table, fitting(row, columns))
  }
  for (let lost = orphansIn(db); lost.length > 0; lost = orphansIn(db))
    for (const { table, rowid } of lost) db.$client.run(`DELETE FROM "${table}" WHERE rowid = ${rowid}`)
  for (const { sql: statement } of triggers) db.$client.run(statement)
  db.$client.run('PRAGMA foreign_keys = ON')
}

/** Rows that hang on what the schema had no place for. */
function orphansIn({ $client }: Db): { table: string; rowid: number }[] {
  return $client.query<{ table: string; rowid: number }, []>('PRAGMA foreign_key_check').all()
}

/** What the schema had no word for yet is left out; what it asked for, and a later one no longer does, is empty. */
function fitting(row: Row, columns: readonly Column[]): Row {
  return Object.fromEntries(
    columns.flatMap(({ name, type, notnull, dflt_value }): [string, Value][] => {
      const value = row[name]
      if (value !== undefined && (value !== null || notnull === 0)) return [[name, value]]
      else if (notnull === 0 || dflt_value !== null) return []
      else return [[name, /int|real|num/i.test(type) ? 0 : '']]
    }),
  )
}

/** As of an instance that gets certificates by itself, makes backups, and signs in to its relay by a token. */
function addOfInstance({ db, secrets }: TestDeps): void {
  const [host, directory] = ['status.example.com', 'https://ca.example.com/directory']
  writeUnaudited(db, (tx) => {
    const ofAccount = secrets.seal('key', acmeAccountIdentity(directory))
    tx.insert(acmeAccounts).values({ id: directory, key: ofAccount, thumbprint: 'x', createdAt: 0 }).run()
    const key = secrets.seal('key', certificateKeyIdentity(host))
    tx.insert(tlsCertificates).values({ id: host, key, directory }).run()
    const ofModel = secrets.seal('key', languageModelIdentity('1'))
    tx.insert(languageModels)
      .values({ id: '1', baseUrl: 'https://models.example/v1', model: 'm', key: ofModel, setAt: 0 })
      .run()
    const clientSecret = secrets.seal('x', tokenIdentity('clientSecret', 'relay'))
    tx.insert(mailTokens)
      .values({ id: 'relay', tokenUrl: 'https://id.example/token', clientId: 'c', clientSecret })
      .run()
    tx.insert(mailFailover)
      .values({ id: 1, since: 0, until: 0, tries: 1, reason: 'Nobody answers.', byMessage: false })
      .run()
    tx.insert(auditStreams).values({ way: 'syslog', chain: '', sequence: 1 }).run()
    tx.insert(backupSettings)
      .values({
        ...{ id: '1', schedule: 'daily', minuteOfDay: 0, hours: [], timeZone: 'UTC', requestLog: false },
        ...{ keepDaily: 1, keepWeekly: 0, keepMonthly: 0, rehearsal: 'off', encryption: 'none' },
      })
      .run()
  })
}

function insert({ $client }: Db, table: string, row: Row): void {
  const names = Object.keys(row)
  $client
    .query(
      `INSERT OR IGNORE INTO "${table}" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    )
    .run(...Object.values(row))
}
