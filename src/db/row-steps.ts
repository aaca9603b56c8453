import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import type { Reader } from './connection.ts'

/** Rows of a table by their rowid: from the first number on, before the second. */
export interface RowStep {
  from: number
  until: number
}

/** Parts of a table, in the order of its rows and of `size` rows at the most each; rows that come meanwhile are left out. */
export function* rowSteps(db: Reader, table: SQLWrapper, size: number): Generator<RowStep> {
  const rowids = db
    .select({ first: sql<number | null>`min(rowid)` })
    .from(sql`${table}`)
    .where(sql`rowid >= ${sql.placeholder('from')}`)
    .prepare()
  const [last] = db.all<{ rowid: number | null }>(sql`select max(rowid) as rowid from ${table}`)
  const firstFrom = (from: number) => rowids.get({ from })?.first ?? Number.POSITIVE_INFINITY
  // What was removed leaves gaps, which nobody goes through.
  for (let from = firstFrom(0); from <= (last?.rowid ?? 0); ) {
    const until = from + size
    yield { from, until }
    from = firstFrom(until)
  }
}

/** The condition of one, in a query that reads that table alone or names it first. */
export function inStep(table: SQLWrapper, { from, until }: RowStep): SQL {
  return sql`${table}.rowid >= ${from} and ${table}.rowid < ${until}`
}
