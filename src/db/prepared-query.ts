import type { Changes, Statement } from 'bun:sqlite'
import { Column, fillPlaceholders, NoopLogger, Param, Placeholder, type Query, SQL } from 'drizzle-orm'
import { PreparedQuery, type SQLiteBunSession } from 'drizzle-orm/bun-sqlite/session'
import type { PreparedQueryConfig } from 'drizzle-orm/sqlite-core'

export type Rows = Omit<PreparedQueryConfig, 'statement' | 'run'>
export type Asked = Parameters<SQLiteBunSession<Record<string, never>, Record<string, never>>['prepareQuery']>
type Values = Record<string, unknown>

/** Of one column of the result: under which name the row has it, and what its column makes of it. Null: it stays as it is. */
interface Flat {
  name: string
  decoder: { mapFromDriverValue: (value: unknown) => unknown } | null
}

const logger = new NoopLogger()

/** Compiles statements, and forgets all of them now and then. */
interface Compiler {
  readonly age: number
  compiled: (query: Query) => Statement
}

/** drizzle's, which reads rows without groups, by far the most, with fewer steps. */
export class Prepared<T extends Rows> extends PreparedQuery<T> {
  readonly #compiler: Compiler
  readonly #flat: Flat[] | null
  #statement: Statement
  #age: number

  constructor(compiler: Compiler, ...[query, fields, method, isArray, mapper]: Asked) {
    const statement = compiler.compiled(query)
    super(statement, query, logger, fields, method, isArray, mapper)
    this.#compiler = compiler
    this.#statement = statement
    this.#age = compiler.age
    this.#flat = fields && !mapper ? flatOf(fields) : null
  }

  override run(values?: Values): Changes {
    this.#compile()
    return super.run(values)
  }

  override all(values?: Values): T['all'] {
    const flat = this.#flat
    if (flat) return this.#rows(values).map((row) => read(flat, row))
    this.#compile()
    return super.all(values)
  }

  override get(values?: Values): T['get'] {
    const flat = this.#flat
    if (!flat) {
      this.#compile()
      return super.get(values)
    }
    const [row] = this.#rows(values)
    return row && read(flat, row)
  }

  override values(values?: Values): T['values'] {
    return this.#rows(values)
  }

  /** Anew where it was forgotten. drizzle's class keeps it under a name of its own. */
  #compile(): void {
    const { age } = this.#compiler
    if (this.#age === age) return
    this.#statement = this.#compiler.compiled(this.query)
    this.#age = age
    Reflect.set(this, 'stmt', this.#statement)
  }

  #rows(values: Values = {}): unknown[][] {
    this.#compile()
    const { params } = this.query
    const given = params.some(isOpen) ? fillPlaceholders(params, values) : params
    return this.#statement.values(...(given as never[]))
  }
}

function isOpen(param: unknown): boolean {
  return param instanceof Placeholder || (param instanceof Param && param.value instanceof Placeholder)
}

function flatOf(fields: NonNullable<Asked[1]>): Flat[] | null {
  const flat: Flat[] = []
  for (const { path, field } of fields) {
    const [name = ''] = path
    if (path.length !== 1 || !(field instanceof Column || field instanceof SQL)) return null
    flat.push({ name, decoder: decoderOf(field) })
  }
  return flat
}

function decoderOf(field: Column | SQL): Flat['decoder'] {
  const decoder = field instanceof SQL ? (Reflect.get(field, 'decoder') as NonNullable<Flat['decoder']>) : field
  return decoder.mapFromDriverValue === Column.prototype.mapFromDriverValue ? null : decoder
}

function read(flat: readonly Flat[], row: readonly unknown[]): Values {
  const result: Values = {}
  for (let at = 0; at < flat.length; at++) {
    const { name, decoder } = flat[at] as Flat
    const value = row[at]
    result[name] = value === null || decoder === null ? value : decoder.mapFromDriverValue(value)
  }
  return result
}
