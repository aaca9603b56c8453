import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '#src/db/connection.ts'

/** A copy that an upgrade kept of the database before it (db/migrate.ts). */
export interface UpgradeCopy {
  file: string
  /** The first migration of that upgrade, such as `0054_later`. */
  migration: string
  /** How many the copy has had. */
  migrations: number
}

/** `before-0054_later.db`, and `before-0054_later-2.db` of the next time. */
const named = /^before-((\d{4})_.+?)(?:-(\d+))?\.db$/

/**
 * Of the upgrade that brought a database to so many `migrations`; of several copies the last. Names alone are read, so that an older
 * Opsentry finds what a newer one kept. Whether it is sound is another question.
 */
export function lastUpgradeCopy(folder: string, migrations: number): UpgradeCopy | undefined {
  return (existsSync(folder) ? readdirSync(folder) : [])
    .flatMap((name) => {
      const [, migration = '', number = '', time = '1'] = named.exec(name) ?? []
      const copy = { file: join(folder, name), migration, migrations: Number(number), time: Number(time) }
      return migration === '' || copy.migrations >= migrations ? [] : [copy]
    })
    .toSorted((a, b) => b.migrations - a.migrations || b.time - a.time)[0]
}

/* Of databases of any version: each asks for nothing but what stood in the first migration, or does without. */

export function migrationsIn({ $client }: Db): number {
  return $client.query<{ count: number }, []>('SELECT count(*) AS count FROM __drizzle_migrations').get()?.count ?? 0
}

/** What is sealed first of all, with the key that the database was made with. */
export function linkKeyIn({ $client }: Db): string {
  return $client.query<{ key: string }, []>('SELECT link_key AS key FROM instance').get()?.key ?? ''
}

/** The version that opened it last; null before there was a column for it. */
export function lastVersionIn({ $client }: Db): string | null {
  const [column] = $client.query("SELECT 1 FROM pragma_table_info('instance') WHERE name = 'last_version'").all()
  if (column === undefined) return null
  return $client.query<{ version: string }, []>('SELECT last_version AS version FROM instance').get()?.version ?? null
}

/** The last entry of each chain of the audit log. */
export function chainEndsIn({ $client }: Db): Map<string, number> {
  const ends = $client
    .query<{ chain: string; end: number }, []>('SELECT chain, max(sequence) AS end FROM audit_entries GROUP BY chain')
    .all()
  return new Map(ends.map(({ chain, end }) => [chain, end]))
}
