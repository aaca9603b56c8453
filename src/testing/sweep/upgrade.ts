import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { getTableName } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { type Db, openDatabase } from '#src/db/connection.ts'
import { pendingMigrations } from '#src/db/migrate.ts'
import { declared } from '#src/db/schema/declared.ts'
import { loadSecretKey } from '#src/platform/secret-key.ts'
import { createSecrets } from '#src/platform/secrets.ts'
import { type Launch, runOpsentry } from '../serving.ts'
import { databaseOf, differences, leftOver, looking, type Rows, rowsIn, started, unsound } from './standing.ts'
import type { Ended, Sweepable, Trial } from './sweepable.ts'

/** A start over the folder of an older Opsentry, with a row in every table: all rows are there, old or upgraded, and a copy of before. */
export const upgrade: Sweepable = { name: 'upgrade', prepare, run, judge }

const fixture = join(import.meta.dirname, '../fixtures/schema-23/opsentry.sqlite.gz')

function prepare(folder: string): void {
  mkdirSync(join(folder, 'data'))
  writeFileSync(databaseOf(folder), gunzipSync(readFileSync(fixture)))
  const db = openDatabase(databaseOf(folder))
  sealUnder(db, loadSecretKey(join(folder, 'data/secret.key'), undefined))
  db.$client.close(true)
}

/** The fixture's secrets are of a key that nobody has. */
function sealUnder({ $client }: Db, key: Buffer): void {
  const secrets = createSecrets(key)
  for (const { table, sealed } of declared)
    for (const column of sealed?.columns ?? []) {
      const [name, stored] = [getTableName(table), toSnakeCase(column)]
      const isThere = $client.query('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(name, stored)
      const rows = isThere
        ? $client.query<{ id: unknown }, []>(`SELECT id FROM "${name}" WHERE "${stored}" IS NOT NULL`)
        : null
      for (const { id } of rows?.all() ?? []) {
        const identity = name === 'instance' ? `instance.${column}` : `${sealed?.as}.${column}:${id}`
        $client.run(`UPDATE "${name}" SET "${stored}" = ? WHERE id = ?`, [secrets.seal('before', identity), String(id)])
      }
    }
}

const token = ['token', 'create', '--organization', 'parcelbay', '--role', 'viewer', '--name', 'sweep']

/** Whatever opens the folder upgrades it first. */
function run(folder: string, launch: Launch): Promise<Ended> {
  return runOpsentry(token, folder, {}, launch)
}

async function judge({ folder, before }: Trial): Promise<string[]> {
  const old = looking(databaseOf(before), rowsIn)
  return [
    ...looking(databaseOf(folder), (db) => [
      ...(pendingMigrations(db).length > 0
        ? differences(rowsIn(db), old).map((table) => `not upgraded, it has another ${table}`)
        : lost(rowsIn(db), old)),
    ]),
    ...started(folder, ({ db }) => lost(rowsIn(db), old)),
    ...copies(folder, old),
    ...(await unsound(folder)),
    ...leftOver(folder),
  ]
}

/** What serving changes by itself are values, such as what a window that is over stands at; src/db/upgrade.test.ts holds those. */
function lost(rows: Rows, old: Rows): string[] {
  return [...old].flatMap(([table, before]) => {
    const ids = new Set((rows.get(table) ?? []).map(idOf))
    const gone = before.filter((row) => !ids.has(idOf(row)))
    return gone.length === 0 || table.startsWith('__') ? [] : [`${gone.length} row(s) of ${table} are lost`]
  })
}

/** Of a row without an id, its first value. */
function idOf(row: string): unknown {
  const values: Record<string, unknown> = JSON.parse(row)
  return values.id ?? Object.values(values)[0]
}

function copies(folder: string, old: Rows): string[] {
  const backups = join(folder, 'data/backups')
  const names = readdirSync(backups).filter((name) => name.endsWith('.db'))
  if (names.length !== 1) return [`there are ${names.length} copies of before: ${names.join(', ')}`]
  const copy = looking(join(backups, names[0] ?? ''), rowsIn)
  return differences(copy, old).map((table) => `the copy of before has another ${table}`)
}
