import { eq, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from './connection.ts'
import { rowInserter } from './insert-row.ts'

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

export function saveRows<Table extends SQLiteTable & { id: SQLiteColumn }>(
  tx: Tx,
  table: Table,
  { inserted, updated }: Changes<Table['$inferInsert'] & { id: string }, Patch<Table['$inferInsert']>>,
): void {
  const all: SQLiteTable = table
  insertRows(tx, table, inserted)
  for (const row of updated) tx.update(all).set(row).where(eq(table.id, row.id)).run()
}

export function replaceRows<Table extends SQLiteTable>(
  tx: Tx,
  table: Table,
  parent: SQLiteColumn,
  { parents, rows }: Replacements<Table['$inferInsert']>,
): void {
  if (parents.length > 0)
    tx.delete(table)
      .where(sql`${parent} in (select value from json_each(${JSON.stringify(parents)}))`)
      .run()
  insertRows(tx, table, rows)
}

function insertRows(tx: Tx, table: SQLiteTable, rows: Record<string, unknown>[]): void {
  if (rows.length === 0) return
  const insert = rowInserter(tx, table)
  for (const row of rows) insert(row)
}
