import type { SQLQueryBindings } from 'bun:sqlite'
import { getTableColumns, getTableName, SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader } from './connection.ts'
import { prepared } from './prepared.ts'
import { clientOf } from './transactions.ts'

/**
 * Rows of one transaction of an import, which take a millisecond or two: less than the system lets a thread run in one go, so that
 * whoever else writes waits no longer even on a busy machine.
 */
export const rowsOfStep = 125

/**
 * Inserts rows of one table one by one, each with a value for every column: for many of them, since drizzle takes longer to build a
 * row's SQL than SQLite to run it, while nobody else can write. What is missing or undefined gets the column's default.
 */
export function rowInserter(db: Reader, table: SQLiteTable): (row: Record<string, unknown>) => void {
  const client = clientOf(db)
  const { text, columns } = prepared(db, `insert into ${getTableName(table)}`, (db) => {
    const columns = Object.entries(getTableColumns(table))
    const places = Object.fromEntries(columns.map(([name]) => [name, sql.placeholder(name)]))
    return { text: db.insert(table).values(places).toSQL().sql, columns }
  })
  return (row) => {
    const values = columns.map(([name, column]) => driverValue(column, row[name]))
    client.query(text).run(...values)
  }
}

function driverValue(column: SQLiteColumn, given: unknown): SQLQueryBindings {
  const value = given === undefined ? column.default : given
  if (value instanceof SQL) throw new Error(`the default of ${column.name} is none that JavaScript knows`)
  return value === undefined || value === null ? null : (column.mapToDriverValue(value) as SQLQueryBindings)
}
