import { getTableColumns, getTableName } from 'drizzle-orm'
import type { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { Db } from './connection.ts'
import { columnOf, type Declared, referencesOf, type Shown } from './schema/declare.ts'
import { declared } from './schema/declared.ts'
import { organizations } from './schema/identity.ts'

export interface Trigger {
  name: string
  /** As sqlite_schema keeps it. */
  sql: string
}

/** What is counted for nobody in particular (`scope` of the table page_revision). */
export type SharedScope = 'instance' | 'organizations'

/** The triggers that count every change of what visitors see (page-revision.ts), as the tables declare it. */
export function visibleTriggers(tables: readonly Declared[] = declared): Trigger[] {
  return tables.flatMap((table) => {
    const { shownToVisitors } = table
    return shownToVisitors === false ? [] : triggersOf(table, shownToVisitors, tables)
  })
}

function triggersOf({ table, name }: Declared, shown: Shown, tables: readonly Declared[]): Trigger[] {
  const { insert, update, remove } = table === organizations ? ofOrganizations : counted(table, shown, tables)
  const columns = shown.exceptFor ? ` OF ${seenColumns(table, shown.exceptFor).join(', ')}` : ''
  return [
    { event: 'insert', of: '', statements: insert },
    { event: 'update', of: columns, statements: update },
    { event: 'delete', of: '', statements: remove },
  ].map(({ event, of, statements }) => {
    const trigger = `${name}_${event}_shows`
    const body = statements.map((statement) => `  ${statement};\n`).join('')
    return {
      name: trigger,
      sql: `CREATE TRIGGER ${trigger} AFTER ${event.toUpperCase()}${of} ON ${name}\nBEGIN\n${body}END`,
    }
  })
}

interface Counting {
  insert: string[]
  update: string[]
  remove: string[]
}

/** The row is made by its first change, so that none can be missing. */
function raise(scope: string, condition?: string): string {
  const values = condition === undefined ? `VALUES (${scope}, 1)` : `SELECT ${scope}, 1 WHERE ${condition}`
  return `INSERT INTO page_revision (scope, revision) ${values} ON CONFLICT (scope) DO UPDATE SET revision = revision + 1`
}

const shared = (scope: SharedScope) => `'${scope}'`

/** Their names and addresses are read for all of them together, besides. */
const ofOrganizations: Counting = {
  insert: [raise('new.id'), raise(shared('organizations'))],
  update: [raise('new.id'), raise(shared('organizations'))],
  remove: [raise('old.id'), raise(shared('organizations'))],
}

/** A row that moves is missed where it was and seen where it is. */
function counted(table: SQLiteTable, { of }: Shown, tables: readonly Declared[]): Counting {
  if (of === null) {
    const all = [raise(shared('instance'))]
    return { insert: all, update: all, remove: all }
  }
  const leading = snakeCase(columnOf(table, of).name)
  const scopeOf = (row: string) => `coalesce(${organizationOf(table, row, tables)}, ${shared('instance')})`
  return {
    insert: [raise(scopeOf('new'))],
    update: [raise(scopeOf('new')), raise(scopeOf('old'), `old.${leading} IS NOT new.${leading}`)],
    remove: [raise(scopeOf('old'))],
  }
}

/**
 * SQL for the organization of a row. Null where its parent is gone already, as in a cascade: the parent's own removal counts
 * for the organization, and whoever asks counts for everybody rather than for nobody.
 */
function organizationOf(table: SQLiteTable, row: string, tables: readonly Declared[]): string {
  if (table === organizations) return `${row}.id`
  const declaration = tables.find((one) => one.table === table)
  const of = declaration && declaration.shownToVisitors !== false ? declaration.shownToVisitors.of : null
  if (of === null) throw new Error(`${getTableName(table)} must say whose visitors see it`)
  const column = columnOf(table, of)
  const to = referencesOf(table).find((reference) => reference.column === column)?.to
  if (!to) throw new Error(`${getTableName(table)}.${of} leads nowhere`)
  const key = `${row}.${snakeCase(column.name)}`
  if (to === organizations) return key
  const parent = getTableName(to)
  return `(SELECT ${organizationOf(to, parent, tables)} FROM ${parent} WHERE ${parent}.id = ${key})`
}

function seenColumns(table: SQLiteTable, unseen: string[]): string[] {
  return Object.keys(getTableColumns(table))
    .filter((column) => !unseen.includes(column))
    .map((column) => snakeCase(columnOf(table, column).name))
}

export function triggersIn(db: Db): Trigger[] {
  return db.$client.query<Trigger, []>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name").all()
}

/** As drizzle's own casing writes a column that has no name of its own. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The statements that bring a database's triggers in line: what is missing or differs, and what nobody declares any more. */
export function triggerChanges(present: Trigger[], wanted: Trigger[] = visibleTriggers()): string[] {
  const known = new Map(present.map(({ name, sql }) => [name, sql]))
  const names = new Set(wanted.map(({ name }) => name))
  const stale = present.filter(({ name }) => name.endsWith('_shows') && !names.has(name))
  const differing = wanted.filter(({ name, sql }) => known.get(name) !== sql)
  return [
    ...[...stale, ...differing.filter(({ name }) => known.has(name))].map(({ name }) => `DROP TRIGGER ${name};`),
    ...differing.map(({ sql }) => `${sql};`),
  ]
}
