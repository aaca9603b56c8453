import { asc, getTableColumns, isNull, type SQL } from 'drizzle-orm'
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { columnOf, type Declared, referencesOf } from '#src/db/schema/declare.ts'
import { declared } from '#src/db/schema/declared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { type ExportFile, exportFiles } from '#src/words/personal-data.ts'

/** One exported table, with the tables of its parts. */
export interface Exported {
  table: SQLiteTable
  /** Column that refers to the organization, or to the row of which it is a part. */
  owner: SQLiteColumn
  /** Columns that are not exported: secrets, and values that mean nothing elsewhere. */
  omit: string[]
  /** Condition for the rows that are exported; undefined: all of them. */
  where: SQL | undefined
  order: SQL[]
  /** Rows that are read at once, their parts included. */
  step: number
  /** By name in the export. */
  parts: Record<string, Exported>
}

/** An export holds no more rows than this in memory. */
const usualStep = 200

/** Files of an export in their order; each line of `NAME.ndjson` is one of them. */
export const exportedFiles = Object.fromEntries(
  exportFiles.map((file) => [file, theOne(({ exported }) => exported && 'file' in exported && exported.file === file)]),
) as Record<ExportFile, Exported>

/** Listed in an export but not created by an import, because an endpoint is useless without its URL and secret. */
export const listedEndpoints = theOne(({ exported }) => exported && 'listed' in exported)

/** Exported columns of a table: all but its owner and the omitted ones. */
export function columnsOf({ table, owner, omit }: Exported): [string, SQLiteColumn][] {
  return Object.entries(getTableColumns(table)).filter(([name, column]) => column !== owner && !omit.includes(name))
}

/** Omitted columns of a table, for code that writes its part of the export itself. */
export function omittedOf(table: SQLiteTable): string[] {
  const found = declared.find((one) => one.table === table)
  return found ? omitted(found) : []
}

function theOne(is: (one: Declared) => boolean): Exported {
  const [one, ...others] = declared.filter(is)
  if (!one || others.length > 0) throw new Error('each file of an export is exactly one table')
  return exportedOf(one, organizations)
}

function exportedOf(one: Declared, parent: SQLiteTable): Exported {
  const { table, exported, name } = one
  const owner = referencesOf(table).find(({ to }) => to === parent)?.column
  if (!owner || exported === false) throw new Error(`${name} hangs on nothing that an export holds`)
  const { unless } = exported
  return {
    table,
    owner,
    omit: omitted(one),
    where: unless === undefined ? undefined : isNull(columnOf(table, unless)),
    order: ('order' in exported ? exported.order : []).map((column) => asc(columnOf(table, column))),
    step: exported.step ?? usualStep,
    parts: Object.fromEntries(declared.flatMap((part) => partOf(part, table))),
  }
}

function partOf(part: Declared, table: SQLiteTable): [string, Exported][] {
  const { exported } = part
  return exported && 'within' in exported && exported.within === table ? [[exported.as, exportedOf(part, table)]] : []
}

function omitted({ exported }: Declared): string[] {
  if (exported === false) return []
  return [...(exported.omit ?? []), ...(exported.unless === undefined ? [] : [exported.unless])]
}
