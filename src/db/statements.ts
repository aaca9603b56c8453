import type { Database, Statement } from 'bun:sqlite'
import type { Query } from 'drizzle-orm'
import { SQLiteBunSession } from 'drizzle-orm/bun-sqlite/session'
import type { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'
import { type Asked, Prepared, type Rows } from './prepared-query.ts'

type NoSchema = Record<string, never>

/** Compiled statements that a connection keeps, each some ten kilobytes. */
const most = 400

const sessions = new WeakMap<Database, Session>()

/**
 * Gives back what a connection keeps to be quick: compiled statements and pages of the file, some megabytes once many screens were
 * seen. What is asked for again is compiled again. Not while a statement runs.
 */
export function forgetStatements(connection: Database): void {
  sessions.get(connection)?.forget()
  try {
    connection.run('PRAGMA shrink_memory')
  } catch {
    // It was closed a moment ago, and keeps nothing.
  }
}

/** drizzle's session, which compiles no text twice that was asked for lately. Every statement runs to its end before the next one begins. */
export class Session extends SQLiteBunSession<NoSchema, NoSchema> {
  readonly #statements = new Map<string, Statement>()
  readonly #connection: Database
  #age = 0

  constructor(connection: Database, dialect: SQLiteSyncDialect) {
    super(connection, dialect, undefined)
    this.#connection = connection
    sessions.set(connection, this)
  }

  /** Differs once statements were forgotten: those that were compiled before are not to be used any more. */
  get age(): number {
    return this.#age
  }

  override prepareQuery<T extends Rows>(...asked: Asked): Prepared<T> {
    return new Prepared<T>(this, ...asked)
  }

  forget(): void {
    this.#age += 1
    for (const statement of this.#statements.values()) statement.finalize()
    this.#statements.clear()
  }

  compiled({ sql }: Query): Statement {
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
