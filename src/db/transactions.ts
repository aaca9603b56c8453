import type { Db, Reader } from './connection.ts'

const wholes = new WeakMap<Reader, Reader>()

/** Beside which database is remembered what holds for it, whoever asks: its own transactions, too. */
export function databaseOf(reader: Reader): Reader {
  const whole = wholes.get(reader)
  return whole ? databaseOf(whole) : reader
}

/** bun:sqlite's database below it: there is one connection, so whatever runs on it runs in the transaction. Throws for one that was not noted. */
export function clientOf(reader: Reader): Db['$client'] {
  const database = databaseOf(reader)
  if ('$client' in database) return database.$client
  throw new Error('a transaction that write() has not opened')
}

/** A transaction, or another view of a database that sees the whole of it. */
export function noteView<V extends Reader>(view: V, whole: Reader): V {
  wholes.set(view, whole)
  return view
}
