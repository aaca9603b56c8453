import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'
import { wholeOf } from './restricted.ts'

/** `full`: no space is left. `unwritable`: the file or its disk takes no writing. `busy`: another process writes for long. */
export type StorageTrouble = 'full' | 'unwritable' | 'busy'

const sentences: Record<StorageTrouble, string> = {
  full: 'The disk is full: nothing was saved. Free some space and send it again.',
  unwritable:
    'The database cannot be written: nothing was saved. Check the disk and the permissions of the data folder, then send it again.',
  busy: 'Another process is writing to the database: nothing was saved. Send it again in a moment.',
}

/** A transaction that could not be written and was rolled back as a whole; its message tells a person what to do. */
export class StorageError extends Error {
  constructor(
    readonly trouble: StorageTrouble,
    cause: unknown,
  ) {
    super(sentences[trouble], { cause })
    this.name = 'StorageError'
  }
}

interface Storage {
  trouble: StorageTrouble | null
  listeners: Set<(trouble: StorageTrouble | null) => void>
}

const storages = perDb('storage', (_: Db): Storage => ({ trouble: null, listeners: new Set() }))
const storageOf = (db: Db) => storages(wholeOf(db))

/** The trouble that this process's last write ran into; null: none. */
export function storageTrouble(db: Db): StorageTrouble | null {
  return storageOf(db).trouble
}

/** Calls `listener` when writing begins to fail, for another reason too, and when it works again. Returns how to stop. */
export function onStorageChange(db: Db, listener: (trouble: StorageTrouble | null) => void): () => void {
  const { listeners } = storageOf(db)
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Takes over what another thread of this process found out on its own connection. */
export function reportStorage(db: Db, trouble: StorageTrouble | null): void {
  note(db, trouble)
}

/** Runs a transaction; throws StorageError where the storage refused it. Called by write.ts alone. */
export function watched<T>(db: Db, act: () => T): T {
  const before = storageTrouble(db) === null ? null : rowsWritten(db)
  try {
    const result = act()
    // A transaction that changed nothing has not touched the disk, and shows nothing.
    if (before !== null && rowsWritten(db) > before) note(db, null)
    return result
  } catch (error) {
    const failed = storageErrorIn(error)
    if (!failed) throw error
    if (failed.trouble !== 'busy') note(db, failed.trouble)
    throw failed
  }
}

/** Undefined where the error is not the storage's. */
export function storageErrorIn(error: unknown): StorageError | undefined {
  const trouble = troubleIn(error)
  return trouble === null ? undefined : new StorageError(trouble, error)
}

/** SQLite's result codes (https://sqlite.org/rescode.html) and the system's, wherever in the chain of causes they stand. */
function troubleIn(error: unknown): StorageTrouble | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error ? String(error.code) : ''
  if (/^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)$/.test(code)) return 'full'
  else if (/^(SQLITE_(READONLY|IOERR|CANTOPEN)|(EACCES|EPERM|EROFS|EIO)$)/.test(code)) return 'unwritable'
  else if (/^SQLITE_BUSY/.test(code)) return 'busy'
  else return troubleIn(error.cause)
}

/** SQLite found the file damaged, or to be none of its own: nothing but another file mends that. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || isDamage(error.cause)
}

function note(db: Db, trouble: StorageTrouble | null): void {
  const storage = storageOf(db)
  if (storage.trouble === trouble) return
  storage.trouble = trouble
  for (const listener of storage.listeners) listener(trouble)
}

function rowsWritten(db: Db): number {
  return db.$client.query<{ rows: number }, []>('SELECT total_changes() AS rows').get()?.rows ?? 0
}
