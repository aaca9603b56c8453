import { getTableName } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import type { SourceFile } from './house.ts'

/** Writes to tables, as the source text has them. */

export interface TableWrite {
  path: string
  line: number
  /** As the database has it; null: whatever table the code is handed. */
  table: string | null
}

/** Functions that write to the table they are given: a call counts as a write of the caller. */
const helpers = ['removeRows', 'saveRows', 'replaceRows', 'rowInserter']

/** Exported name -> table, of one file of src/db/schema/. */
export function tablesIn(module: Record<string, unknown>): Map<string, SQLiteTable> {
  return new Map(
    Object.entries(module).filter((entry): entry is [string, SQLiteTable] => entry[1] instanceof SQLiteTable),
  )
}

export function writesIn(file: SourceFile, tables: ReadonlyMap<string, SQLiteTable>): TableWrite[] {
  const names = new Map([...tables].map(([name, table]) => [name, getTableName(table)]))
  const known = importedTables(file, names)
  const at = (index: number, table: string | null) => ({
    path: file.path,
    line: file.text.slice(0, index).split('\n').length,
    table,
  })
  const built = matches(file, /(\w+)?\s*\.(?:insert|update|delete)\(\s*([\w.]+)\s*\)/g).flatMap(
    ([index, receiver = '', argument = '']) => {
      const table = known.get(argument)
      const isHanded = /^(tx|db)$/.test(receiver) && table === undefined
      return table !== undefined || isHanded ? [at(index, table ?? null)] : []
    },
  )
  const handed = matches(file, new RegExp(`\\b(${helpers.join('|')})\\(\\s*tx,\\s*(\\w+)\\s*[,)]`, 'g')).map(
    ([index, , argument = '']) => at(index, known.get(argument) ?? null),
  )
  const plain = matches(file, /\b(insert\s+into|update|delete\s+from|replace\s+into)\s+(?:\$\{)?"?(\w+)/gi).flatMap(
    ([index, , name = '']) => {
      const table = known.get(name) ?? [...names.values()].find((one) => one === name)
      return table === undefined ? [] : [at(index, table)]
    },
  )
  return [...built, ...handed, ...plain]
}

/** The tables that a file imports, by the name it gives them. */
function importedTables({ text }: SourceFile, names: ReadonlyMap<string, string>): Map<string, string> {
  const lists = [...text.matchAll(/import (?:type )?\{([^}]*)\} from '[^']*schema\/[\w-]+\.ts'/g)]
  const imported = lists.flatMap(([, list = '']) => list.split(',')).map((one) => one.trim().replace(/^type /, ''))
  return new Map(
    imported.flatMap((one) => {
      const [name = '', alias = name] = one.split(' as ')
      const table = names.get(name)
      return table === undefined ? [] : [[alias, table] as const]
    }),
  )
}

function matches({ text }: SourceFile, pattern: RegExp): [number, ...(string | undefined)[]][] {
  return [...text.matchAll(pattern)].map((match) => [match.index, ...match.slice(1)])
}
