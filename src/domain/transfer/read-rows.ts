import { and, asc, gt, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { type Carried, columnsOf } from './carried.ts'

/** A row as an export holds it, its parts included. */
export type CarriedRow = Record<string, unknown>

/** Rows in one step: an export holds no more than this in memory. */
const step = 200

/** The organization's rows of one kind by id, in steps; what belongs to a row is read in the same step. */
export function* eachRows(db: Reader, carried: Carried, organizationId: string): Generator<CarriedRow[]> {
  const { table, owner, where } = carried
  const id = idColumn(carried)
  let after = ''
  for (;;) {
    const rows = db
      .select(selection(carried))
      .from(table)
      // By id alone: an index on the organization would sort all its rows again for every step.
      .where(and(sql`+${owner} = ${organizationId}`, where, gt(id, after)))
      .orderBy(asc(id))
      .limit(step)
      .all() as CarriedRow[]
    if (rows.length === 0) return
    after = String(rows.at(-1)?.id)
    yield withParts(db, carried, rows)
  }
}

function withParts(db: Reader, { parts }: Carried, rows: CarriedRow[]): CarriedRow[] {
  const ids = JSON.stringify(rows.map(({ id }) => id))
  const read = Object.entries(parts).map(([name, part]) => ({ name, byOwner: partsOf(db, part, ids) }))
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(read.map(({ name, byOwner }) => [name, byOwner.get(row.id) ?? []])),
  }))
}

/** Owner's id -> its parts. */
function partsOf(db: Reader, part: Carried, ownerIds: string): Map<unknown, CarriedRow[]> {
  const { table, owner, where, order } = part
  const found = db
    .select({ ...selection(part), owner })
    .from(table)
    .where(and(sql`${owner} in (select value from json_each(${ownerIds}))`, where))
    .orderBy(...order)
    .all()
  const rows = withParts(db, part, found as CarriedRow[])
  const grouped = Map.groupBy(rows, ({ owner }) => owner)
  return new Map([...grouped].map(([id, rows]) => [id, rows.map(({ owner: _owner, ...row }) => row)]))
}

function selection(carried: Carried): Record<string, SQLiteColumn> {
  return Object.fromEntries(columnsOf(carried))
}

function idColumn(carried: Carried): SQLiteColumn {
  const [, column] = columnsOf(carried).find(([name]) => name === 'id') ?? []
  if (!column) throw new Error('a file of an export holds things with an id')
  return column
}
