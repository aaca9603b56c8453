import type { Db } from './connection.ts'
import { isDiskFull } from './disk-room.ts'
import { isFenced } from './fence.ts'
import { perDb } from './per-db.ts'
import { wholeOf } from './restricted.ts'

/**
 * `full`: no space is left. `unwritable`: the file or its disk takes no writing. `busy`: another process writes for long. `fenced`: this
 * process does not hold the lease.
 */
export type StorageTrouble = 'full' | 'unwritable' | 'busy' | 'fenced'

const sentences: Record<StorageTrouble, string> = {
  full: 'The disk is full: nothing was saved. Free some space and send it again.',
  unwritable:
    'The database cannot be written: nothing was saved. Check the disk and the permissions of the data folder, then send it again.',
  busy: 'Another process is writing to the database: nothing was saved. Send it again in a moment.',
  fenced:
    'This Opsentry does not hold the lease: nothing was saved. Look whether another one serves now, and send it again.',
}

/** A transaction that could not be written and was rolled back as a whole; its message tells a person what to do. */
export class StorageError extends Error {
  constructor(
    readonly trouble: StorageTrouble,
    cause: unknown,
    sentence = sentences[trouble],
  ) {
    super(sentence, { cause })
    this.name = 'StorageError'
  }
}

const unconfirmed: Record<StorageTrouble, string> = {
  full: 'The disk is full and did not confirm what was saved: it may be lost. Free some space, and look whether it is there before you send it again.',
  unwritable:
    'The disk did not confirm what was saved: it may be lost. Check the disk, and look whether it is there before you send it again.',
  busy: 'Another process kept what was saved from being confirmed: it may be lost. Look whether it is there before you send it again.',
  fenced: 'This Opsentry lost the lease meanwhile. Look whether it is there before you send it again.',
}

/** A transaction that was committed, and that the disk did not confirm. */
export class MayBeLost extends StorageError {
  /** `trouble`: what another thread found; absent: what the system's error says. */
  constructor(cause: unknown, trouble = troubleByCode(cause) ?? 'unwritable') {
    super(trouble, cause, unconfirmed[trouble])
  }
}

/** What is known of the storage. */
export interface StorageState {
  trouble: StorageTrouble | null
  /** A sync failed: what was committed may be lost, and that a write succeeds shows nothing. */
  unsynced: boolean
}

interface Storage extends StorageState {
  listeners: Set<(trouble: StorageTrouble | null) => void>
  /** What was found when somebody last looked, such as another process's lock, which is no trouble of the storage's own. */
  looked: StorageTrouble | null
  look: () => void
}

const storages = perDb(
  'storage',
  (_: Db): Storage => ({ trouble: null, unsynced: false, listeners: new Set(), looked: null, look: () => undefined }),
)
const storageOf = (db: Db) => storages(wholeOf(db))

/** The trouble that this process's last write ran into; null: none. */
export function storageTrouble(db: Db): StorageTrouble | null {
  return storageOf(db).trouble
}

export function storageState(db: Db): StorageState {
  const { trouble, unsynced } = storageOf(db)
  return { trouble, unsynced }
}

/** Calls `listener` when writing begins to fail, for another reason too, and when it works again. Returns how to stop. */
export function onStorageChange(db: Db, listener: (trouble: StorageTrouble | null) => void): () => void {
  const { listeners } = storageOf(db)
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * What is known to keep the database from being written; null: nothing. Neither writes nor waits: it only has somebody look again
 * (`lookWith()`), for whoever asks next.
 */
export function askedTrouble(db: Db): StorageTrouble | null {
  const storage = storageOf(db)
  storage.look()
  return storage.trouble ?? (isFenced(db) ? 'fenced' : storage.looked)
}

/** Has `look` called whenever somebody asks; it may note what was found at any time. */
export function lookWith(db: Db, look: () => void): void {
  storageOf(db).look = look
}

export function noteLooked(db: Db, found: StorageTrouble | null): void {
  storageOf(db).looked = found
}

/** Takes over what another thread of this process found out on its own connection. */
export function reportStorage(db: Db, { trouble, unsynced }: StorageState): void {
  const storage = storageOf(db)
  if (storage.trouble === trouble && storage.unsynced === unsynced) return
  Object.assign(storage, { trouble, unsynced })
  for (const listener of storage.listeners) listener(trouble)
}

/** Everything was written anew, synced and read back (write-anew.ts), which alone ends that a sync failed. */
export function noteRecovered(db: Db): void {
  reportStorage(db, { trouble: null, unsynced: false })
}

/** A sync failed: until `noteRecovered()` nothing is believed. */
export function noteUnsynced(db: Db, trouble: StorageTrouble = 'unwritable'): void {
  reportStorage(db, { trouble, unsynced: true })
}

/** Nothing more is promised to anybody while a sync has failed. Throws StorageError. */
export function refuseUnsynced(db: Db): void {
  const { trouble, unsynced } = storageOf(db)
  if (unsynced) throw new StorageError(trouble ?? 'unwritable', new Error('a sync failed'))
}

/** Another process may serve: what were saved here would be lost, or told twice. Throws StorageError. */
export function refuseFenced(db: Db): void {
  if (isFenced(db)) throw new StorageError('fenced', new Error('the lease is not held'))
}

/** Runs a transaction; throws StorageError where the storage refused it. Called by write.ts alone. */
export function watched<T>(db: Db, act: () => T): T {
  const before = storageTrouble(db) === null ? null : rowsWritten(db)
  try {
    const result = act()
    // A transaction that changed nothing has not touched the disk, and shows nothing.
    if (before !== null && !storageOf(db).unsynced && rowsWritten(db) > before) note(db, null)
    return result
  } catch (error) {
    const failed = storageErrorIn(error, wholeOf(db).$client.filename)
    if (!failed) throw error
    if (failed.trouble !== 'busy' && failed.trouble !== 'fenced') note(db, failed.trouble)
    throw failed
  }
}

/** Undefined where the error is not the storage's. `place`: a path on the disk that may be meant, there or not. */
export function storageErrorIn(error: unknown, place: string): StorageError | undefined {
  const trouble = troubleByCode(error)
  if (trouble === null) return undefined
  return new StorageError(trouble === 'unwritable' && mayBeFull(error) && isDiskFull(place) ? 'full' : trouble, error)
}

/** SQLite's result codes (https://sqlite.org/rescode.html) and the system's, wherever in the chain of causes they stand. */
function troubleByCode(error: unknown): StorageTrouble | null {
  if (!(error instanceof Error)) return null
  if (error instanceof StorageError) return error.trouble
  const code = 'code' in error ? String(error.code) : ''
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)$/.test(code)) return 'full'
  else if (/^(SQLITE_(READONLY|IOERR|CANTOPEN)|(EACCES|EPERM|EROFS|EIO)$)/.test(code)) return 'unwritable'
  else if (/^SQLITE_BUSY/.test(code)) return 'busy'
  else return troubleByCode(error.cause)
}

/** SQLite tells a full disk from one that fails by writes alone: of the rest of what needs room it says only that it failed. */
function mayBeFull(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof StorageError) return false
  const code = 'code' in error ? String(error.code) : ''
  return /^SQLITE_IOERR_(DIR_FSYNC|FSYNC|TRUNCATE|SHM\w+)$/.test(code) || mayBeFull(error.cause)
}

/** SQLite found the file damaged, or to be none of its own: nothing but another file mends that. */
export function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || isDamage(error.cause)
}

/** A sync that failed is not forgotten for another trouble beside it. */
function note(db: Db, trouble: StorageTrouble | null): void {
  const { unsynced } = storageOf(db)
  reportStorage(db, { trouble, unsynced })
}

function rowsWritten(db: Db): number {
  return db.$client.query<{ rows: number }, []>('SELECT total_changes() AS rows').get()?.rows ?? 0
}
