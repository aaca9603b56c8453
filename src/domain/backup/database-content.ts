import type { Db } from '#src/db/connection.ts'

/*
 * Of databases of any version: asks for nothing but columns of the first migration, because a backup may be older than this
 * Opsentry and newer than its own next start.
 */

/** Somebody has set this Opsentry up; false for an empty file and for what a start with a mistyped folder makes. */
export function isSetUpDatabase(db: Db): boolean {
  return (
    hasTable(db, 'instance') && db.$client.query('SELECT 1 FROM instance WHERE set_up_at IS NOT NULL').get() !== null
  )
}

export function hasTable({ $client }: Db, name: string): boolean {
  return $client.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== null
}

/** Messages that have not left, and of how many updates some are still to be made. */
export function queuedIn({ $client }: Db): { messages: number; updates: number } {
  const count = (of: string) => $client.query<{ found: number }, []>(`SELECT count(*) AS found FROM ${of}`).get()?.found
  return {
    messages: count("deliveries WHERE state IN ('waiting', 'retrying', 'sending', 'undecided')") ?? 0,
    updates: count('notifications WHERE expanded_at IS NULL') ?? 0,
  }
}

export interface StoredOrganization {
  name: string
  /** UTC milliseconds of the newest entry in its audit log; null: none. */
  changedAt: number | null
}

/** Every organization in the database, whichever changed last first. */
export function storedOrganizations({ $client }: Db): StoredOrganization[] {
  return $client
    .query<StoredOrganization, []>(
      `SELECT name, (SELECT max(at) FROM audit_entries WHERE chain = organizations.id) AS changedAt
       FROM organizations ORDER BY changedAt DESC, name`,
    )
    .all()
}
