import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'

const statementsOf = perDb('prepared statements', (_: Db) => new Map<string, unknown>())

/**
 * The statement of that name, built once per database: drizzle takes longer to build a query than SQLite to run it,
 * and some run with every request. There is one connection, so it runs inside whatever transaction is open.
 */
export function prepared<T>(db: Db, name: string, build: (db: Db) => T): T {
  const known = statementsOf(db)
  const statement = known.get(name)
  if (statement !== undefined) return statement as T
  const made = build(db)
  known.set(name, made)
  return made
}
