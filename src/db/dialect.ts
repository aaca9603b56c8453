import {
  getTableColumns,
  getTableName,
  Name,
  Param,
  Placeholder,
  type Query,
  SQL,
  type SQLChunk,
  StringChunk,
  Table,
} from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { SQLiteColumn, SQLiteSyncDialect } from 'drizzle-orm/sqlite-core'

type Select = Parameters<SQLiteSyncDialect['buildSelectQuery']>[0]
type Selected = SQLiteColumn | SQL

const words = {
  on: new StringChunk(' on '),
  where: new StringChunk(' where '),
  groupBy: new StringChunk(' group by '),
  orderBy: new StringChunk(' order by '),
  comma: new StringChunk(', '),
  limit: new StringChunk(' limit '),
}

/**
 * drizzle's dialect, whose text it writes in one pass: drizzle puts text and parameters of every part together anew on each level of
 * a query, which takes longer than SQLite takes to run most of ours. What is not named here it leaves to drizzle.
 */
export class Dialect extends SQLiteSyncDialect {
  /** Of tables and columns. */
  readonly #names = new WeakMap<object, string>()
  readonly #beginnings = new WeakMap<Table, Map<string, StringChunk>>()

  override sqlToQuery(query: SQL, invokeSource?: 'indexes'): Query {
    if (invokeSource !== undefined) return super.sqlToQuery(query, invokeSource)
    const written: Query = { sql: '', params: [] }
    this.#writeAll(written, query.queryChunks)
    return written
  }

  /** Of columns and expressions of tables under their own names, by far the most frequent. */
  override buildSelectQuery(select: Select): SQL {
    const { table, fields, joins, where, groupBy, orderBy, limit, ...rest } = select
    const selected = flatOf(fields)
    if (!isOwn(table) || !selected || !isPlain(rest) || !joins?.every((one) => isOwn(one.table)))
      return super.buildSelectQuery(select)
    const beginning = joins.length === 0 ? this.#ofOne(table, selected) : this.#ofSeveral(table, selected)
    if (!beginning) return super.buildSelectQuery(select)
    const chunks: SQLChunk[] = beginning
    for (const join of joins) {
      chunks.push(new StringChunk(` ${join.joinType} join ${this.#nameOf(join.table as Table)}`))
      if (join.on) chunks.push(words.on, join.on)
    }
    if (where) chunks.push(words.where, where)
    for (const [index, one] of (groupBy ?? []).entries()) chunks.push(index === 0 ? words.groupBy : words.comma, one)
    for (const [index, one] of (orderBy ?? []).entries()) chunks.push(index === 0 ? words.orderBy : words.comma, one)
    if (typeof limit === 'object' || (limit !== undefined && limit >= 0)) chunks.push(words.limit, limit)
    return new SQL(chunks)
  }

  /** `select … from …` of columns alone; null: of something else, too. */
  #ofOne(table: Table, selected: Selected[]): SQLChunk[] | null {
    const columns = selected.filter((one) => one instanceof SQLiteColumn && one.table === table)
    return columns.length === selected.length ? [this.#beginningOf(table, columns as SQLiteColumn[])] : null
  }

  #ofSeveral(table: Table, selected: Selected[]): SQLChunk[] {
    const chunks: SQLChunk[] = []
    let text = 'select '
    for (const [index, one] of selected.entries()) {
      if (index > 0) text += ', '
      if (one instanceof SQLiteColumn) text += this.#nameOf(one)
      else {
        chunks.push(new StringChunk(text), one)
        text = ''
      }
    }
    return [...chunks, new StringChunk(`${text} from ${this.#nameOf(table)}`)]
  }

  /** `select … from …` */
  #beginningOf(table: Table, columns: SQLiteColumn[]): StringChunk {
    const known = this.#beginnings.get(table) ?? new Map<string, StringChunk>()
    this.#beginnings.set(table, known)
    const key = columns.map(({ name }) => name).join()
    const list = () => columns.map((one) => this.#plainName(one)).join(', ')
    const beginning = known.get(key) ?? new StringChunk(`select ${list()} from ${this.#nameOf(table)}`)
    known.set(key, beginning)
    return beginning
  }

  /** Without its table's. */
  #plainName(column: SQLiteColumn): string {
    return this.escapeName(nameOf(column))
  }

  #nameOf(named: Table | SQLiteColumn): string {
    const known = this.#names.get(named)
    if (known !== undefined) return known
    const name =
      named instanceof SQLiteColumn
        ? `${this.#nameOf(named.table)}.${this.#plainName(named)}`
        : this.escapeName(getTableName(named))
    this.#names.set(named, name)
    return name
  }

  #writeAll(written: Query, chunks: readonly unknown[]): void {
    for (let at = 0; at < chunks.length; at++) {
      const [chunk, before] = [chunks[at], chunks[at - 1]]
      if (endsWith(before, ' limit ')) writeLimit(written, chunk)
      else if (endsWith(before, ' = ') && isId(chunks[at - 2])) this.#writeUnseen(written, chunk)
      else this.#write(written, chunk)
    }
  }

  /** No bare parameter (`writeLimit`): by its value SQLite asks whether a partial index is about it, and none is about one row. */
  #writeUnseen(written: Query, chunk: unknown): void {
    if (chunk instanceof Param || chunk instanceof Placeholder) written.sql += '+'
    this.#write(written, chunk)
  }

  #write(written: Query, chunk: unknown): void {
    if (chunk instanceof StringChunk) written.sql += chunk.value.length === 1 ? chunk.value[0] : chunk.value.join('')
    else if (chunk === undefined) return
    else if (chunk instanceof Param) this.#writeParam(written, chunk)
    else if (chunk instanceof SQLiteColumn || chunk instanceof Table) written.sql += this.#nameOf(chunk)
    else if (chunk instanceof SQL && !isInlined(chunk)) this.#writeAll(written, chunk.queryChunks)
    else if (chunk instanceof Name) written.sql += this.escapeName(chunk.value)
    else if (Array.isArray(chunk)) this.#writeList(written, chunk)
    else if (chunk === null || typeof chunk !== 'object' || chunk instanceof Placeholder) bind(written, chunk)
    else this.#leave(written, chunk)
  }

  #writeList(written: Query, list: readonly unknown[]): void {
    written.sql += '('
    for (const [index, one] of list.entries()) {
      if (index > 0) written.sql += ', '
      this.#write(written, one)
    }
    written.sql += ')'
  }

  #writeParam(written: Query, param: Param): void {
    const { value, encoder } = param
    if (value instanceof Placeholder) bind(written, param)
    else {
      const mapped = value === null ? null : encoder.mapToDriverValue(value)
      if (mapped instanceof SQL) this.#write(written, mapped)
      else bind(written, mapped)
    }
  }

  /** Subqueries, aliases, views. */
  #leave(written: Query, chunk: object): void {
    const { sql: text, params } = super.sqlToQuery(new SQL([chunk as SQL]))
    written.sql += text
    written.params.push(...params)
  }
}

/** As the schema was declared: named after its key, unless it was given a name. */
function nameOf(column: SQLiteColumn): string {
  return Reflect.get(column, 'keyAsName') === true ? toSnakeCase(column.name) : column.name
}

function bind(written: Query, value: unknown): void {
  written.sql += '?'
  written.params.push(value)
}

function endsWith(chunk: unknown, end: string): boolean {
  return chunk instanceof StringChunk && chunk.value.at(-1)?.endsWith(end) === true
}

function isId(chunk: unknown): boolean {
  return chunk instanceof SQLiteColumn && (chunk.name === 'id' || chunk.name.endsWith('Id'))
}

/**
 * No bare parameter: where SQLite has looked at its value to plan the query (`sqlite3ExprIsInteger()`, since 3.48), it compiles the
 * statement anew whenever another one is bound, which takes ten times as long as to run most of ours.
 */
function writeLimit(written: Query, limit: unknown): void {
  if (typeof limit === 'number' && Number.isSafeInteger(limit)) written.sql += limit
  else {
    bind(written, limit)
    written.sql += '+0'
  }
}

/** Not a subquery, nor a table under another name. */
function isOwn(table: unknown): table is Table {
  return table instanceof Table && Reflect.get(table, Symbol.for('drizzle:IsAlias')) === false
}

/** In their order, those of groups, too; null: something else is among them. */
function flatOf(fields: Select['fields'], into: Selected[] = []): Selected[] | null {
  for (const field of Object.values<unknown>(fields)) {
    if (field instanceof SQLiteColumn || field instanceof SQL) into.push(field)
    else if (field instanceof Table) into.push(...(Object.values(getTableColumns(field)) as SQLiteColumn[]))
    else if (!isGroup(field) || !flatOf(field, into)) return null
  }
  return into
}

function isGroup(field: unknown): field is Select['fields'] {
  return typeof field === 'object' && field !== null && Object.getPrototypeOf(field) === Object.prototype
}

function isPlain({ withList, having, offset, distinct, setOperators }: Partial<Select>): boolean {
  const lists = [withList, setOperators].every((list) => !list || list.length === 0)
  return lists && !having && !offset && !distinct
}

function isInlined(query: SQL): boolean {
  return Reflect.get(query, 'shouldInlineParams') === true
}
