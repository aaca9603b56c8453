import type { Db, Reader } from './connection.ts'

const databases = new WeakMap<Reader, Db>()

/** The database of a transaction that was noted; of anything else, itself. There is one connection: whatever runs on it runs in the transaction. */
export function databaseOf(reader: Reader): Reader {
  return databases.get(reader) ?? reader
}

/** bun:sqlite's database below it. Throws for a transaction that was not noted. */
export function clientOf(reader: Reader): Db['$client'] {
  const database = databaseOf(reader)
  if ('$client' in database) return database.$client
  throw new Error('a transaction that write() has not opened')
}

/** A transaction sees the whole database, and what is remembered beside that holds for it. Called by write.ts alone. */
export function noteTransaction<T extends Reader>(tx: T, whole: Db): T {
  databases.set(tx, whole)
  return tx
}
