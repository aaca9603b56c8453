import { type Placeholder, sql } from 'drizzle-orm'
import type { Reader } from './connection.ts'
import type { OrganizationId } from './ids.ts'
import { perDb } from './per-db.ts'
import { databaseOf } from './transactions.ts'

const statements = perDb('prepared statements', (_: Reader) => new Map<string, unknown>())
const statementsOf = (db: Reader) => statements(databaseOf(db))

/**
 * The statement of that name, built once per database: drizzle takes longer to build a query than SQLite to run it,
 * and some run with every request. There is one connection, so it runs inside whatever transaction is open.
 */
export function prepared<T, D extends Reader>(db: D, name: string, build: (db: D) => T): T {
  const known = statementsOf(db)
  const statement = known.get(name)
  if (statement !== undefined) return statement as T
  const made = build(db)
  known.set(name, made)
  return made
}

/** In a prepared statement the organization is given when it runs. */
export type OrganizationAsked = OrganizationId | Placeholder<'organizationId'>
export const organizationAsked = sql.placeholder('organizationId')
