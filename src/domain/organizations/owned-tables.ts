import { eq, inArray, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { columnOf, type Declared, type Reference, referencesOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { organizations } from '#src/db/schema/identity.ts'

/** Rows of one table that hang on an organization. */
export interface OwnedTable {
  table: SQLiteTable
  which: SQL | undefined
  /** By these one of its rows names another, so that no order removes them while they hold. */
  selfReferences: SQLiteColumn[]
}

interface Hanging {
  table: SQLiteTable
  reference: Reference
}

/**
 * Everything that hangs on an organization, what hangs on something else first: the foreign keys are `restrict`. What has
 * `cascade` goes with what it hangs on.
 */
export function ownedTables(db: Reader, organizationId: string): OwnedTable[] {
  return hangingTables.map(({ table, reference }) => ({
    table,
    which: isOwned(db, reference, organizationId),
    selfReferences: referencesOf(table).flatMap(({ column, to }) => (to === table ? [column] : [])),
  }))
}

function isOwned(db: Reader, { column, to }: Reference, organizationId: string): SQL {
  if (to === organizations) return eq(column, organizationId)
  const above = hangingTables.find(({ table }) => table === to)
  if (!above) throw new Error('a table hangs on one that is no organization’s')
  const parents = db
    .select({ id: columnOf(to, 'id') })
    .from(to)
    .where(isOwned(db, above.reference, organizationId))
  return inArray(column, parents)
}

const hangingTables = childrenFirst(collectHanging([]))

/** Those of which a foreign key leads to the organization, directly or through one that was found before. */
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
