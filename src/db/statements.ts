import type { Database, Statement } from 'bun:sqlite'
import { NoopLogger, type Query } from 'drizzle-orm'
import { PreparedQuery, SQLiteBunSession } from 'drizzle-orm/bun-sqlite/session'
import type { PreparedQueryConfig, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

type NoSchema = Record<string, never>
type Rows = Omit<PreparedQueryConfig, 'statement' | 'run'>
type Asked = Parameters<SQLiteBunSession<NoSchema, NoSchema>['prepareQuery']>

/** Compiled statements that a connection keeps, each some kilobytes. */
const most = 400

/** drizzle's session, which compiles no text twice that was asked for lately. Every statement runs to its end before the next one begins. */
export class Session extends SQLiteBunSession<NoSchema, NoSchema> {
  readonly #statements = new Map<string, Statement>()
  readonly #connection: Database
  readonly #logger = new NoopLogger()

  constructor(connection: Database, dialect: SQLiteSyncDialect) {
    super(connection, dialect, undefined)
    this.#connection = connection
  }

  override prepareQuery<T extends Rows>(...[query, fields, method, isArray, mapper]: Asked): PreparedQuery<T> {
    return new PreparedQuery<T>(this.#compiled(query), query, this.#logger, fields, method, isArray, mapper)
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
