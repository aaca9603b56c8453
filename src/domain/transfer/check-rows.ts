import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { isValue } from '../metrics/hour.ts'
import { columnsOf, type Exported } from './exported.ts'
import { refuse } from './refuse.ts'

/** A row that the database may take: its values, and the parts that belong to it. */
export interface CheckedRow {
  /** Place for error messages, such as `incidents.ndjson, line 3`. */
  where: string
  values: Record<string, unknown>
  parts: Record<string, CheckedRow[]>
}

/** The last moment of year 9999, in ms: beyond the years of four digits no calendar is written, and no zone's clock is known. */
const latest = Date.UTC(10_000, 0) - 1

/** Checks a line of a file against its columns. Unknown fields, of a newer Opsentry, are left out. Throws invalid. */
export function checkRow(exported: Exported, row: unknown, where: string): CheckedRow {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return refuse(`${where}, is not an object.`)
  const given = new Map(Object.entries(row))
  return {
    where,
    values: checkValues(columnsOf(exported), given, where),
    parts: Object.fromEntries(
      Object.entries(exported.parts).map(([name, part]) => [
        name,
        checkParts(part, name, given.get(name) ?? [], where),
      ]),
    ),
  }
}

function checkParts(part: Exported, name: string, rows: unknown, where: string): CheckedRow[] {
  if (!Array.isArray(rows)) return refuse(`${where}: "${name}" is not a list.`)
  return rows.map((row, index) => checkRow(part, row, `${where}, ${name} ${index + 1}`))
}

/** Absent optional values are left to the database's defaults. Throws invalid. */
export function checkValues(
  columns: [string, SQLiteColumn][],
  given: Map<string, unknown>,
  where: string,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, column] of columns) {
    const value = given.get(name)
    const mayBeAbsent = value === undefined && (column.hasDefault || !column.notNull)
    if (mayBeAbsent) continue
    const problem = problemOf(name, column, value)
    if (problem) refuse(`${where}: "${name}" ${problem}.`)
    values[name] = value
  }
  return values
}

function problemOf(name: string, column: SQLiteColumn, value: unknown): string | undefined {
  if (value === undefined) return 'is missing'
  else if (value === null) return column.notNull ? 'is null' : undefined
  else if (column.enumValues && !column.enumValues.includes(String(value)))
    return `is not one of ${column.enumValues.join(', ')}`
  else if (column.dataType === 'json') return jsonProblem(value)
  else if (column.getSQLType() === 'real') return isValue(value) ? undefined : 'is not a number'
  else if (column.dataType === 'number') return isWhole(value) ? undefined : 'is not a whole number'
  else if (typeof value !== column.dataType) return `is not a ${column.dataType}`
  else return name === 'id' && !/^[A-Za-z0-9_.:-]{1,80}$/.test(String(value)) ? 'is no id' : undefined
}

/** Levels of lists and objects: what is nested without end can be read but not be written. */
const deepest = 20

function jsonProblem(value: unknown): string | undefined {
  if (typeof value !== 'object') return 'is not an object or a list'
  else return isDeeper(value, deepest) ? 'is nested too deeply' : undefined
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  else return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1))
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Math.abs(Number(value)) <= latest
}
