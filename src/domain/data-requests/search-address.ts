import { sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'

/** A table that holds an address, and in how many of its rows. */
export interface Found {
  table: string
  rows: number
}

/** Not the migrations, and not the requests themselves, which hold the address by nature. */
const notSearched = ['__drizzle_migrations', 'data_requests']

/** Looks for a mailbox in every text column of every table, alone or within a text. Does not look into packed logs. */
export function searchAddress(db: Reader, address: string): Found[] {
  return tablesOf(db)
    .map((table) => ({ table, rows: countRows(db, table, spellingsOf(address)) }))
    .filter(({ rows }) => rows > 0)
}

function tablesOf(db: Reader): string[] {
  return db
    .all<{ name: string }>(sql`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
    .map(({ name }) => name)
    .filter((name) => !notSearched.includes(name))
    .sort()
}

function countRows(db: Reader, table: string, spellings: string[]): number {
  const columns = db.all<{ name: string; type: string }>(sql`select name, type from pragma_table_info(${table})`)
  const texts = columns.filter(({ type }) => type.toLowerCase() === 'text')
  if (texts.length === 0) return 0
  const holds = texts.flatMap(({ name }) =>
    spellings.map((spelling) => sql`instr(lower(${sql.identifier(name)}), ${spelling}) > 0`),
  )
  const [row] = db.all<{ rows: number }>(
    sql`select count(*) as rows from ${sql.identifier(table)} where ${sql.join(holds, sql` or `)}`,
  )
  return row?.rows ?? 0
}
