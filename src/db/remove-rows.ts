import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Tx } from './connection.ts'

/** Removes at most `limit` of the rows; returns how many. */
export function removeRows(tx: Tx, table: SQLiteTable, which: SQL | undefined, limit: number): number {
  return tx.delete(table).where(which).limit(limit).returning({ row: sql`1` }).all().length
}
