import { eq, getTableColumns, getTableName, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { rowInserter } from '#src/db/insert-row.ts'
import { exportFiles } from '#src/words/personal-data.ts'
import { conflict } from '../errors.ts'
import type { CheckedFiles } from './check-content.ts'
import type { CheckedRow } from './check-rows.ts'
import { type Exported, exportedFiles } from './exported.ts'

/** Rows that are referred to come first, because of the foreign keys. */
const order = exportFiles.toReversed()

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

/** Throws conflict, before anything is saved, where an id of the file exists here already. */
export function refuseTakenIds(db: Reader, files: CheckedFiles): void {
  for (const name of order) refuseTaken(db, exportedFiles[name], name, files[name])
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
export function saveRows(tx: Tx, files: CheckedFiles, organizationId: string): void {
  // A duplicate may come before the incident that it was merged into.
  tx.run(sql`pragma defer_foreign_keys = on`)
  for (const name of order) insertRows(tx, exportedFiles[name], files[name], organizationId)
}

function insertRows(tx: Tx, exported: Exported, rows: CheckedRow[], ownerId: string): void {
  const { table } = exported
  const insert = rowInserter(tx, table)
  const owner = ownerName(exported)
  for (const { values, parts } of rows) {
    insert({ ...values, [owner]: ownerId })
    for (const [name, part] of Object.entries(exported.parts))
      insertRows(tx, part, parts[name] ?? [], String(values.id))
  }
}

/** Of the column that refers to the organization, or to the row of which it is a part. */
function ownerName({ table, owner }: Exported): string {
  const [name] = Object.entries(getTableColumns(table)).find(([, column]) => column === owner) ?? []
  if (name === undefined) throw new Error(`${getTableName(table)} has no owner`)
  return name
}
