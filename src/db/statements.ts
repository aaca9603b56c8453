import type { Database, Statement } from 'bun:sqlite'
import type { Query } from 'drizzle-orm'
import { SQLiteBunSession } from 'drizzle-orm/bun-sqlite/session'
import type { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { type Asked, Prepared, type Rows } from './prepared-query.ts'

type NoSchema = Record<string, never>

/** Compiled statements that a connection keeps, each some kilobytes. */
const most = 400

/** drizzle's session, which compiles no text twice that was asked for lately. Every statement runs to its end before the next one begins. */
export class Session extends SQLiteBunSession<NoSchema, NoSchema> {
  readonly #statements = new Map<string, Statement>()
  readonly #connection: Database

  constructor(connection: Database, dialect: SQLiteSyncDialect) {
    super(connection, dialect, undefined)
    this.#connection = connection
  }

  override prepareQuery<T extends Rows>(...asked: Asked): Prepared<T> {
    return new Prepared<T>(this.#compiled(asked[0]), ...asked)
  }

  #compiled({ sql }: Query): Statement {
    const known = this.#statements.get(sql)
    if (known) this.#statements.delete(sql)
    const statement = known ?? this.#connection.prepare(sql)
    this.#statements.set(sql, statement)
    if (this.#statements.size > most) this.#forgetOldest()
    return statement
  }

  /** Not finalized: whoever prepared a query may have it still. */
  #forgetOldest(): void {
    for (const oldest of this.#statements.keys()) {
      this.#statements.delete(oldest)
      return
    }
  }
}
