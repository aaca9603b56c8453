import { type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** A table that holds an address, and in how many of its rows. */
export interface Found {
  table: string
  rows: number
}

/** Not the migrations, and not the requests themselves, which hold the address by nature. */
const notSearched = ['__drizzle_migrations', 'data_requests']

/** Rows in one step: some 5 ms. */
const step = 4000

/**
 * Looks for a mailbox in every text column of every table, alone or within a text; does not look into packed logs. No index
 * helps with what stands within a text: each row is read, in steps between which visitors are answered.
 */
export async function searchAddress(db: Reader, address: string): Promise<Found[]> {
  const found: Found[] = []
  for (const table of tablesOf(db)) {
    const rows = await countRows(db, table, spellingsOf(address))
    if (rows > 0) found.push({ table, rows })
  }
  return found
}

function tablesOf(db: Reader): string[] {
  return db
    .all<{ name: string }>(sql`select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'`)
    .map(({ name }) => name)
    .filter((name) => !notSearched.includes(name))
    .sort()
}

async function countRows(db: Reader, table: string, spellings: string[]): Promise<number> {
  const columns = db.all<{ name: string; type: string }>(sql`select name, type from pragma_table_info(${table})`)
  const texts = columns.filter(({ type }) => type.toLowerCase() === 'text')
  if (texts.length === 0) return 0
  const holds = texts.flatMap(({ name }) => spellings.map((spelling) => contains(sql.identifier(name), spelling)))
  let rows = 0
  for (let from: number | undefined = 0; from !== undefined; ) {
    const until = endOfStep(db, table, from)
    rows += countBetween(db, table, { from, until, holds: sql.join(holds, sql` or `) })
    from = until
    if (until !== undefined) await yieldToEventLoop()
  }
  return rows
}

/** The first row after the step that begins at `from`; undefined: there is none. */
function endOfStep(db: Reader, table: string, from: number): number | undefined {
  const [row] = db.all<{ until: number }>(
    sql`select rowid as until from ${sql.identifier(table)} where rowid >= ${from} order by rowid limit 1 offset ${step}`,
  )
  return row?.until
}

interface Between {
  from: number
  until: number | undefined
  holds: SQL
}

function countBetween(db: Reader, table: string, { from, until, holds }: Between): number {
  const end = until === undefined ? sql`` : sql`and rowid < ${until}`
  const [row] = db.all<{ rows: number }>(
    sql`select count(*) as rows from ${sql.identifier(table)} where rowid >= ${from} ${end} and (${holds})`,
  )
  return row?.rows ?? 0
}
