import type { Db, Reader, Tx } from './connection.ts'

const databases = new WeakMap<Tx, Db>()

/** Called by write.ts alone. */
export function noteTransaction(tx: Tx, db: Db): void {
  databases.set(tx, db)
}

/** The database of an open transaction: there is one connection, so whatever is run on it runs in the transaction. */
export function databaseOf(db: Reader): Db {
  const found = '$client' in db ? db : databases.get(db)
  if (!found) throw new Error('a transaction that write() has not opened')
  return found
}
