import type { Db } from './connection.ts'
import { columnOf, type Declared } from './schema/declare.ts'
import { declared } from './schema/declared.ts'

export interface Trigger {
  name: string
  /** As sqlite_schema keeps it. */
  sql: string
}

/** The triggers that count every change of what visitors see (page-revision.ts), as the tables declare it. */
export function visibleTriggers(tables: readonly Declared[] = declared): Trigger[] {
  return tables.flatMap((table) => (table.shownToVisitors === false ? [] : triggersOf(table)))
}

function triggersOf({ table, name, shownToVisitors }: Declared): Trigger[] {
  const quiet = typeof shownToVisitors === 'object' ? shownToVisitors.exceptFor : []
  const unchanged = quiet.map((column) => snakeCase(columnOf(table, column).name))
  const condition = unchanged.map((column) => `old.${column} IS new.${column}`).join(' AND ')
  return ['insert', 'update', 'delete'].map((event) => {
    const when = event === 'update' && condition !== '' ? `WHEN ${condition}\n` : ''
    const trigger = `${name}_${event}_shows`
    const body = `BEGIN\n  UPDATE page_revision SET revision = revision + 1;\nEND`
    return { name: trigger, sql: `CREATE TRIGGER ${trigger} AFTER ${event.toUpperCase()} ON ${name}\n${when}${body}` }
  })
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
