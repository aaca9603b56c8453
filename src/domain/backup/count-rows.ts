import type { Db } from '#src/db/connection.ts'
import type { BackupCounts } from '#src/words/backups.ts'

/** The rows of each table, of a database of any version. Reads all of it. */
export function countRows({ $client }: Pick<Db, '$client'>): BackupCounts {
  const tables = $client
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name",
    )
    .all()
  return Object.fromEntries(
    tables.map(({ name }) => {
      const quoted = `"${name.replaceAll('"', '""')}"`
      const row = $client.query<{ found: number }, []>(`SELECT count(*) AS found FROM ${quoted}`).get()
      return [name, row?.found ?? 0]
    }),
  )
}

/** Sentences: each table that has other rows than were noted. */
export function differencesOf(noted: BackupCounts, counts: BackupCounts): string[] {
  const tables = new Set([...Object.keys(noted), ...Object.keys(counts)])
  return [...tables]
    .filter((table) => noted[table] !== counts[table])
    .map((table) => `${table} has ${counts[table] ?? 'no'} rows, and had ${noted[table] ?? 'none'} when it was made.`)
}
