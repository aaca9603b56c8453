import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig, type SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { AccountSection, ExportFile } from '#src/words/personal-data.ts'

/**
 * - `with-account`: the row is an account's and goes with it
 * - `pseudonym`: an account's id, in whose place the pseudonym stands, because the row outlives the account
 * - `by-address`: found by the person's address
 * - `by-name`: what somebody called it, where that names the person
 * - `with-subscriber`: goes when a subscriber is erased
 * - `in-audit`: by the erasure of audit details, which records itself in the chain
 * - `by-age`: a retention rule alone takes it
 * - `never`: published on purpose, by whom it names
 */
export type Forgetting =
  | 'with-account'
  | 'pseudonym'
  | 'by-address'
  | 'by-name'
  | 'with-subscriber'
  | 'in-audit'
  | 'by-age'
  | 'never'

/** A column that tells who somebody is. */
export interface PersonalColumn {
  erased: Forgetting
  /** Section of the account's own archive; absent where the person has no account, or where the column grants access. */
  section?: AccountSection
}

type ColumnOf<T extends SQLiteTable> = keyof T['$inferSelect'] & string

interface ExportedRows<Column extends string> {
  /** Columns that stay behind: secrets, and what means nothing elsewhere. */
  omit?: Column[]
  /** Rows in which this is set stay behind, and so does the column. */
  unless?: Column
  /** Rows that an export reads at once, their parts included; absent: as many as usual. */
  step?: number
}

/**
 * - `file`: a file of its own, made anew by an import
 * - `listed`: a file of its own that an import reports and does not make, because it is useless without its omitted columns
 * - `within`: stands in the rows of another table, under the name `as`
 * - `apart`: written by transfer/export-organization.ts itself
 */
export type Exported<Column extends string = string> =
  | ({ file: ExportFile } & ExportedRows<Column>)
  | ({ listed: string } & ExportedRows<Column>)
  | ({ within: SQLiteTable; as: string; order: Column[] } & ExportedRows<Column>)
  | ({ apart: string } & ExportedRows<Column>)

/** Rows that a retention rule removes once this moment is far enough in the past. */
export interface Ageing<Column extends string = string> {
  rule: string
  /** Its name in the rule's count. */
  as: string
  /** Whichever of them comes first. */
  since: Column[]
  /** Rows in which this is set stay. */
  unless?: Column
}

/**
 * Visitors see the rows of a table. `of`: the column that leads to the organization whose visitors they are, by foreign keys;
 * null: they are everybody's. `exceptFor`: columns that nobody of them sees.
 */
export interface Shown<Column extends string = string> {
  of: Column | null
  exceptFor?: Column[]
}

interface Says<Column extends string> {
  /** The room of src/domain/ whose files alone write it; null: triggers do. */
  owner: string | null
  /** Where they are, its changes raise the revision of what they see. */
  shownToVisitors: false | Shown<Column>
  personal: Partial<Record<Column, PersonalColumn>>
  exported: false | Exported<Column>
  /** Columns that hold secrets under the instance's key; `as`: the name under which they were first sealed. */
  sealed?: { as: string; columns: Column[] }
  /** The column that leads to the row's organization, where foreign keys do not: SQLite's cascade counts nothing. */
  hangsOn?: Column
  ages?: Ageing<Column>
}

export interface Declared extends Says<string> {
  table: SQLiteTable
  name: string
  personal: Record<string, PersonalColumn>
}

/** A table's own account of itself, from which erasure, exports, triggers and tests derive. */
export function declare<T extends SQLiteTable>(table: T, says: Says<ColumnOf<T>>): Declared {
  return { ...(says as Says<string> & Pick<Declared, 'personal'>), table, name: getTableName(table) }
}

/** The column of that name. Throws where there is none. */
export function columnOf(table: SQLiteTable, name: string): SQLiteColumn {
  const column = getTableColumns(table)[name]
  if (!column) throw new Error(`${getTableName(table)} has no column ${name}`)
  return column
}

export interface Reference {
  column: SQLiteColumn
  to: SQLiteTable
  /** The row referred to cannot be removed while this reference exists. */
  holds: boolean
}

/** The foreign keys of one column, in the order of the columns. */
export function referencesOf(table: SQLiteTable): Reference[] {
  return getTableConfig(table).foreignKeys.flatMap((key) => {
    const { columns, foreignTable } = key.reference()
    const holds = key.onDelete !== 'cascade' && key.onDelete !== 'set null'
    return columns.map((column) => ({ column, to: foreignTable, holds }))
  })
}
