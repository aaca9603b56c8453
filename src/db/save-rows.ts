import { eq, inArray } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from './connection.ts'

/** Many rows of one table at once: new ones, and those that are there already. */
export interface Changes<Row, Updated = Row> {
  inserted: Row[]
  /** Columns that are undefined stay as they are. */
  updated: Updated[]
}

/** Some columns of a row that is there already. */
export type Patch<Row> = { [Column in keyof Row]?: Row[Column] | undefined } & { id: string }

/** The rows of these parents, in place of those they have. */
export interface Replacements<Row> {
  parents: string[]
  rows: Row[]
}

/** Rows per INSERT, so that the number of its parameters stays below SQLite's limit. */
const batch = 250

export function saveRows<Table extends SQLiteTable & { id: SQLiteColumn }>(
  tx: Tx,
  table: Table,
  { inserted, updated }: Changes<Table['$inferInsert'] & { id: string }, Patch<Table['$inferInsert']>>,
): void {
  const all: SQLiteTable = table
  for (const rows of chunks(inserted)) tx.insert(all).values(rows).run()
  for (const row of updated) tx.update(all).set(row).where(eq(table.id, row.id)).run()
}

export function replaceRows<Table extends SQLiteTable>(
  tx: Tx,
  table: Table,
  parent: SQLiteColumn,
  { parents, rows }: Replacements<Table['$inferInsert']>,
): void {
  for (const ids of chunks(parents)) tx.delete(table).where(inArray(parent, ids)).run()
  for (const some of chunks(rows)) tx.insert(table).values(some).run()
}

function chunks<T>(list: T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / batch) }, (_, index) =>
    list.slice(index * batch, (index + 1) * batch),
  )
}
