import { eq, getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader, Tx } from '#src/db/connection.ts'
import { rowInserter } from '#src/db/insert-row.ts'
import { columnOf, referencesOf } from '#src/db/schema/declare.ts'
import { conflict } from '../errors.ts'
import type { CheckedRow } from './check-rows.ts'
import { type Exported, exportedFiles } from './exported.ts'
import type { Step } from './read-steps.ts'

/** Throws conflict where the organization holds anything that an export would bring. */
export function refuseFilled(db: Reader, organizationId: string): void {
  const filled = Object.entries(exportedFiles).find(([, { table, owner }]) => {
    const row = db.select({ one: sql`1` }).from(table).where(eq(owner, organizationId)).limit(1).get()
    return row !== undefined
  })
  if (filled)
    throw conflict(
      'This organization is not empty: an export is imported as a whole, into one that has nothing of its own yet.',
    )
}

/** Throws conflict where an id of these rows exists here already. */
export function refuseTakenIds(db: Reader, { file, rows }: Step): void {
  refuseTaken(db, exportedFiles[file], file, rows)
}

function refuseTaken(db: Reader, { table, parts }: Exported, what: string, rows: CheckedRow[]): void {
  const { id } = getTableColumns(table)
  if (id && rows.length > 0) {
    const ids = JSON.stringify(rows.map(({ values }) => values.id))
    const taken = db
      .select({ id })
      .from(table)
      .where(sql`${id} in (select value from json_each(${ids}))`)
      .limit(1)
      .get()
    if (taken)
      throw conflict(
        `The id "${taken.id}" (${what}) belongs to another organization here already: an organization cannot be imported twice.`,
      )
  }
  for (const [name, part] of Object.entries(parts))
    refuseTaken(
      db,
      part,
      `${what}, ${name}`,
      rows.flatMap(({ parts }) => parts[name] ?? []),
    )
}

/** In the causing transaction; ids are kept. */
export function saveStep(tx: Tx, { file, rows }: Step, organizationId: string): void {
  insertRows(tx, exportedFiles[file], rows, organizationId)
}

/** A reference of a row to another of its file, which may come after it. */
export interface Link {
  table: SQLiteTable
  column: string
  id: unknown
  to: unknown
}

/** Takes the references among the rows of one file out of them, to be saved once all of its rows are. */
export function takeLinks({ file, rows }: Step): Link[] {
  const { table } = exportedFiles[file]
  const columns = referencesOf(table).flatMap(({ column, to }) => (to === table ? [column] : []))
  return columns.flatMap((reference) => {
    const column = nameOf(table, reference)
    const linked = rows.filter(({ values }) => values[column] !== undefined && values[column] !== null)
    return linked.map(({ values }) => {
      const link = { table, column, id: values.id, to: values[column] }
      values[column] = null
      return link
    })
  })
}

/** In the causing transaction. */
export function saveLinks(tx: Tx, links: readonly Link[]): void {
  for (const { table, column, id, to } of links)
    tx.update(table)
      .set({ [column]: to })
      .where(eq(columnOf(table, 'id'), id))
      .run()
}

function insertRows(tx: Tx, exported: Exported, rows: CheckedRow[], ownerId: string): void {
  const { table } = exported
  const insert = rowInserter(tx, table)
  const owner = nameOf(table, exported.owner)
  for (const { values, parts } of rows) {
    insert({ ...values, [owner]: ownerId })
    for (const [name, part] of Object.entries(exported.parts))
      insertRows(tx, part, parts[name] ?? [], String(values.id))
  }
}

function nameOf(table: SQLiteTable, column: SQLiteColumn): string {
  const [name] = Object.entries(getTableColumns(table)).find(([, one]) => one === column) ?? []
  if (name === undefined) throw new Error(`${getTableName(table)} has no column ${column.name}`)
  return name
}
