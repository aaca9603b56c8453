import { type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import { rowSteps } from '#src/db/row-steps.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** A table that holds an address, and in how many of its rows. */
export interface Found {
  table: string
  rows: number
}

/** Not the migrations, and not the requests themselves, which hold the address by nature. */
const notSearched = ['__drizzle_migrations', 'data_requests']

/** Rows in one step: some 3 ms. */
const step = 2000

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
  const holds = texts.map(({ name }) => holdsOne(sql.identifier(name), spellings))
  const { from, until } = { from: sql.placeholder('from'), until: sql.placeholder('until') }
  // Built once: in a large table there are hundreds of steps.
  const counted = db
    .select({ rows: sql<number>`count(*)` })
    .from(sql`${sql.identifier(table)}`)
    .where(sql`rowid >= ${from} and rowid < ${until} and (${sql.join(holds, sql` or `)})`)
    .prepare()
  let rows = 0
  for (const part of rowSteps(db, sql.identifier(table), step)) {
    rows += counted.get({ ...part })?.rows ?? 0
    await yieldToEventLoop()
  }
  return rows
}

/** The sign of every address is looked for first: most texts have none, and need not be put into lower case. */
function holdsOne(text: ReturnType<typeof sql.identifier>, spellings: string[]): SQL {
  const found = spellings.map((spelling) => contains(text, spelling))
  return sql`(instr(${text}, '@') > 0 and (${sql.join(found, sql` or `)}))`
}
