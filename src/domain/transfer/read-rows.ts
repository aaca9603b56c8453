import { and, asc, gt, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { columnsOf, type Exported } from './exported.ts'

/** A row as an export holds it, its parts included. */
export type ExportedRow = Record<string, unknown>

/** The organization's rows of one kind by id, in steps; what belongs to a row is read in the same step. */
export function* eachRows(db: Reader, exported: Exported, organizationId: string): Generator<ExportedRow[]> {
  const { table, owner, where, step } = exported
  const id = idColumn(exported)
  let after = ''
  for (;;) {
    const rows = db
      .select(selection(exported))
      .from(table)
      // By id alone: an index on the organization would sort all its rows again for every step.
      .where(and(sql`+${owner} = ${organizationId}`, where, gt(id, after)))
      .orderBy(asc(id))
      .limit(step)
      .all() as ExportedRow[]
    if (rows.length === 0) return
    after = String(rows.at(-1)?.id)
    yield withParts(db, exported, rows)
  }
}

function withParts(db: Reader, { parts }: Exported, rows: ExportedRow[]): ExportedRow[] {
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const read = Object.entries(parts).map(([name, part]) => ({ name, byOwner: partsOf(db, part, ids) }))
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(read.map(({ name, byOwner }) => [name, byOwner.get(row.id) ?? []])),
  }))
}

/** Owner's id -> its parts. */
function partsOf(db: Reader, part: Exported, ownerIds: string): Map<unknown, ExportedRow[]> {
  const { table, owner, where, order } = part
  const found = db
    .select({ ...selection(part), owner })
    .from(table)
    .where(and(sql`${owner} in (select value from json_each(${ownerIds}))`, where))
    .orderBy(...order)
    .all()
  const rows = withParts(db, part, found as ExportedRow[])
  const grouped = Map.groupBy(rows, ({ owner }) => owner)
  return new Map([...grouped].map(([id, rows]) => [id, rows.map(({ owner: _owner, ...row }) => row)]))
}

function selection(exported: Exported): Record<string, SQLiteColumn> {
  return Object.fromEntries(columnsOf(exported))
}

function idColumn(exported: Exported): SQLiteColumn {
  const [, column] = columnsOf(exported).find(([name]) => name === 'id') ?? []
  if (!column) throw new Error('a file of an export holds things with an id')
  return column
}
