import { eq, inArray, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { columnOf, type Declared, type Reference, referencesOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { later } from '#src/later.ts'

/** Rows of one table that belong to an organization. */
export interface OwnedTable {
  table: SQLiteTable
  which: SQL | undefined
  /** References between rows of the table: no order of deletion works until they are cleared. */
  selfReferences: SQLiteColumn[]
}

interface Hanging {
  table: SQLiteTable
  reference: Reference
}

/**
 * Every table whose rows belong to an organization, children before their parents, because the foreign keys are `restrict`.
 * Tables with `cascade` are left out: their rows go with their parents.
 */
export function ownedTables(db: Reader, organizationId: string): OwnedTable[] {
  return hangingTables().map(({ table, reference }) => ({
    table,
    which: isOwned(db, reference, organizationId),
    selfReferences: referencesOf(table).flatMap(({ column, to }) => (to === table ? [column] : [])),
  }))
}

function isOwned(db: Reader, { column, to }: Reference, organizationId: string): SQL {
  if (to === organizations) return eq(column, organizationId)
  const above = hangingTables().find(({ table }) => table === to)
  if (!above) throw new Error('a table hangs on one that is no organization’s')
  const parents = db
    .select({ id: columnOf(to, 'id') })
    .from(to)
    .where(isOwned(db, above.reference, organizationId))
  return inArray(column, parents)
}

/** Found out when it is first asked for: that takes as long as a sixth of a start, which needs none of it. */
const hangingTables = later(() => childrenFirst(collectHanging([])))

/** Tables whose foreign keys lead to the organization, directly or through a table found before. */
function collectHanging(known: Hanging[]): Hanging[] {
  const parents = new Set<SQLiteTable>([organizations, ...known.map(({ table }) => table)])
  const found = declared
    .filter(({ table }) => !parents.has(table))
    .flatMap((one) => {
      const reference = referenceUp(one, parents)
      return reference ? [{ table: one.table, reference }] : []
    })
  return found.length === 0 ? known : collectHanging([...known, ...found])
}

function referenceUp({ table, hangsOn }: Declared, parents: Set<SQLiteTable>): Reference | undefined {
  return referencesOf(table).find(
    ({ column, to, holds }) => parents.has(to) && (holds || column.name === hangsOn) && to !== table,
  )
}

function childrenFirst(tables: Hanging[]): Hanging[] {
  const isChild = (one: Hanging) => tables.some(({ table }) => table !== one.table && hangsOn(one, table))
  const above = tables.filter((one) => !isChild(one))
  const below = tables.filter(isChild)
  return [...(below.length === 0 ? [] : childrenFirst(below)), ...above.toReversed()]
}

function hangsOn({ table }: Hanging, parent: SQLiteTable): boolean {
  return referencesOf(table).some((reference) => reference.holds && reference.to === parent)
}
