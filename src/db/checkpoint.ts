import { constants } from 'bun:sqlite'
import type { Db } from './connection.ts'
import { syncGroupOf } from './durability.ts'
import { perDb } from './per-db.ts'
import { noteUnsynced, StorageError, storageErrorIn } from './storage.ts'
import { writeUnaudited } from './write.ts'

/*
 * A checkpoint carries what is in the write-ahead log over to the database file, and syncs both. In a serving process the thread in
 * the background makes them all, and begins the log anew, because whoever writes first then has to sync its head.
 */

/** Milliseconds for which a reader of an older state is waited for. */
const readers = 100
/** Frames beyond which the log is begun anew even where writers have to wait for two syncs more: 64 MiB. */
const tooMany = 16_000

interface Checkpoints {
  /** Another program copies the log, frame by frame, and decides when it begins anew. */
  isReplicated: () => boolean
  /** Some of the log was carried over and not synced, because somebody read an older state. */
  isPartial: boolean
  /** What was carried over may be lost, and SQLite would not carry it over again: only the next start does. */
  isBroken: boolean
}

const checkpointsOf = perDb(
  'checkpoints',
  (_: Db): Checkpoints => ({
    ...{ isReplicated: () => false, isPartial: false, isBroken: false },
  }),
)

/**
 * While `isReplicated` says so, a replicator owns checkpoints: this process makes passive ones alone, which never begin the log anew by
 * themselves, and leaves the log where it closes the database. Whoever began it anew would make the replicator copy the whole database.
 */
export function leaveCheckpointsWhile(db: Db, isReplicated: () => boolean): void {
  checkpointsOf(db).isReplicated = isReplicated
}

/** Before a database is closed: the last to close it would remove its log. */
export function keepReplicatedLog(db: Db): void {
  if (!checkpointsOf(db).isReplicated()) return
  db.$client.fileControl(constants.SQLITE_FCNTL_PERSIST_WAL, 1)
  // A log that stays is cut to this else.
  db.$client.run('PRAGMA journal_size_limit = -1')
}

/** Frames of the log, each a page; those that were carried over already included. */
export function framesInLog(db: Db): number {
  return checkpoint(db, 'NOOP').log
}

/**
 * Carries the log over and begins it anew; false where readers of an older state do not allow it, or writers were faster. Takes several syncs, and the
 * lock of a writer for the last. `emptied`: no older version of a page is left in the file. Throws what SQLite throws; where a
 * sync failed, that is noted. Where a replicator owns checkpoints, it carries over what it can and is false.
 */
export function foldLog(db: Db, { emptied = false } = {}): boolean {
  const state = checkpointsOf(db)
  if (state.isBroken) return false
  try {
    const { log, checkpointed } = checkpoint(db, 'PASSIVE')
    state.isPartial = checkpointed < log
    if (state.isReplicated()) return false
    if (state.isPartial || !(isWhole(db) || emptied || log > tooMany)) return false
    if (!isRestarted(db, emptied ? 'TRUNCATE' : 'RESTART')) return false
    beginLog(db)
    return true
  } catch (error) {
    if (syncGroupOf(db) && isLost(error)) {
      state.isBroken = state.isPartial
      noteUnsynced(db, storageErrorIn(error, db.$client.filename)?.trouble)
    }
    throw error
  }
}

/** True: the log has to be kept for the next start, and the database must not be closed, which would fold it in. */
export function mustKeepLog(db: Db): boolean {
  return checkpointsOf(db).isBroken
}

/** The first commit in a log that begins anew, with the sync of its head. Changes nothing. Whoever holds the lock is first. */
function beginLog(db: Db): void {
  if (!syncGroupOf(db)) return
  try {
    writeFirst(db)
  } catch (error) {
    if (!(error instanceof StorageError && error.trouble === 'busy')) throw error
  }
}

function writeFirst(db: Db): void {
  const { user_version: version } = db.$client.query<{ user_version: number }, []>('PRAGMA user_version').get() ?? {
    user_version: 0,
  }
  writeUnaudited(db, () => void db.$client.run(`PRAGMA user_version = ${version}`), { durable: false })
}

/** Nothing was committed meanwhile: then the lock of a writer is held for no sync but that of the new head. */
function isWhole(db: Db): boolean {
  const { log, checkpointed } = checkpoint(db, 'NOOP')
  return log === checkpointed
}

function isRestarted(db: Db, mode: 'RESTART' | 'TRUNCATE'): boolean {
  db.$client.run(`PRAGMA busy_timeout = ${readers}`)
  try {
    return checkpoint(db, mode).busy === 0
  } finally {
    db.$client.run('PRAGMA busy_timeout = 5000')
  }
}

function checkpoint({ $client }: Db, mode: 'NOOP' | 'PASSIVE' | 'RESTART' | 'TRUNCATE') {
  const row = $client
    .query<{ busy: number; log: number; checkpointed: number }, []>(`PRAGMA wal_checkpoint(${mode})`)
    .get()
  return row ?? { busy: 1, log: 0, checkpointed: 0 }
}

/** Whatever was not written, but for want of room: then nothing was given up, and it is tried again. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('code' in error && /^SQLITE_IOERR/.test(String(error.code))) || isLost(error.cause)
}
