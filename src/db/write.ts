import { AsyncLocalStorage } from 'node:async_hooks'
import { noteWritten } from './acting.ts'
import type { Db, Reader, Tx } from './connection.ts'
import { committed, type Durable, forceToDisk, syncGroupOf } from './durability.ts'
import { inLockTurn } from './lock-turn.ts'
import { perDb } from './per-db.ts'
import { wholeOf } from './restricted.ts'
import { refuseFenced, StorageError, watched } from './storage.ts'
import { noteView } from './transactions.ts'

const audited = new WeakSet<object>()
const queued = new WeakSet<object>()
const commits = perDb('commits', (_: Db) => ({ count: 0, listeners: new Set<() => void>() }))
const commitsOf = (db: Db) => commits(wholeOf(db))

export interface WriteOptions {
  /**
   * Forced to disk before anybody is answered who asked for it. Where it is not, a power cut (no crash of this process) may undo it
   * together with what came after: right for sign-ins, many of which come at once.
   */
  durable?: Durable
}

/**
 * One action, all or nothing: the change, its audit entry and the notification it queues commit together.
 * Synchronous by type and by check, because bun:sqlite commits at the first `await`; `immediate`, because a
 * deferred transaction that turns into a write fails at once when another process writes.
 * Throws, and rolls back, when `work` recorded no audit entry; throws StorageError where nothing can be written.
 */
export function write<T>(
  db: Db,
  work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T,
  { durable = true }: WriteOptions = {},
): T {
  const joints = jointsFrom(joining.getStore())
  const rehearsal = rehearsing.getStore()
  const act = (tx: Tx) => {
    for (const joint of joints) joint.work?.(tx)
    const result = work(tx)
    if (!audited.has(tx)) throw new Error('a write without an audit entry')
    if (rehearsal) throw rehearsal.over(tx, result)
    return result
  }
  const result = inTransaction(db, act, durable)
  noteWritten({ isAct: true, isDurable: durable === true })
  for (const joint of joints) joint.work = null
  return result
}

/** `write()`, forced to disk after its transaction and not within, so that nobody else who writes waits for the disk. */
export function writeAndForce<T>(db: Db, work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): T {
  // A serving process forces nothing to disk within a transaction.
  if (syncGroupOf(db)) return write(db, work)
  const result = write(db, work, { durable: false })
  forceToDisk(db)
  return result
}

interface Joint {
  work: ((tx: Tx) => void) | null
  /** Of whoever called whoever called. */
  outer: Joint | undefined
}

const joining = new AsyncLocalStorage<Joint>()

function jointsFrom(joint: Joint | undefined): Joint[] {
  return joint ? [...jointsFrom(joint.outer), joint] : []
}

/**
 * Does `work` in the transaction of the first `write()` that `act` makes: they commit together, or neither does. Where `act`
 * writes nothing, `work` is not done.
 */
export async function withFirstWrite<T>(work: (tx: Tx) => void, act: () => T | Promise<T>): Promise<T> {
  const joint: Joint = { work, outer: joining.getStore() }
  try {
    return await joining.run(joint, act)
  } finally {
    // What it has begun and not awaited is none of its effect.
    joint.work = null
  }
}

/** As `withFirstWrite()`, of what waits for nothing. */
export function inFirstWrite<T>(work: (tx: Tx) => void, act: () => T): T {
  const joint: Joint = { work, outer: joining.getStore() }
  try {
    return joining.run(joint, act)
  } finally {
    joint.work = null
  }
}

/** Ends a transaction that is not meant to be. */
class Rehearsed<T> extends Error {
  constructor(readonly seen: T) {
    super('rehearsed')
  }
}

interface Rehearsal {
  over: (tx: Tx, result: unknown) => Rehearsed<unknown>
}

const rehearsing = new AsyncLocalStorage<Rehearsal>()

/**
 * Does all that the first `write()` of `act` would, lets `look` see what it would leave, and undoes it. Throws what `act` throws, such
 * as a refusal.
 */
export function rehearse<T>(act: () => unknown, look: (tx: Tx, result: unknown) => T): T {
  const rehearsal: Rehearsal = { over: (tx, result) => new Rehearsed(look(tx, result)) }
  try {
    rehearsing.run(rehearsal, act)
  } catch (error) {
    if (error instanceof Rehearsed) return error.seen as T
    throw error
  }
  throw new Error('a rehearsal that writes nothing')
}

/**
 * Bookkeeping that decides nothing and so leaves no audit entry: claims and leases, sessions' and rate limits' counters.
 * The architecture test names the files that may call it.
 */
export function writeUnaudited<T>(
  db: Db,
  work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T,
  { durable = true }: WriteOptions = {},
): T {
  const result = inTransaction(db, work, durable)
  noteWritten({ isAct: false, isDurable: durable === true })
  return result
}

/**
 * For what nobody misses, such as when a session was last seen: where the storage fails, reading goes on without. Returns whether
 * it was written.
 */
export function tryWrite(db: Db, work: (tx: Tx) => void): boolean {
  try {
    writeUnaudited(db, work, { durable: false })
    return true
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return false
  }
}

/** Several questions, answered from one state: another process or thread may commit between two statements. */
export function readTogether<T>(db: Reader, ask: (tx: Reader) => T): T {
  return db.transaction((tx) => ask(tx), { behavior: 'deferred' })
}

/** Called by `recordAudit` alone. */
export function markAudited(tx: Tx): void {
  audited.add(tx)
}

/** Marks that the transaction changes the queue: its commit wakes the deliverer. */
export function markQueued(tx: Tx): void {
  queued.add(tx)
}

/** Calls `listener` after each commit of this process that changed the queue. Returns how to stop. */
export function onQueued(db: Db, listener: () => void): () => void {
  const { listeners } = commitsOf(db)
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Differs whenever anything was committed, by this process or another: the key of every cache over the database. */
export function revision(db: Db): string {
  const { data_version } = db.$client.query<{ data_version: number }, []>('PRAGMA data_version').get() ?? {
    data_version: 0,
  }
  return `${data_version}.${commitsOf(db).count}`
}

/** Rises with every commit of this process: next to nothing to ask for, where another process's may be seen a moment later. */
export function ownCommits(db: Db): number {
  return commitsOf(db).count
}

/** Within a transaction, which may roll back: nothing read there is remembered beyond it. */
export function isUndecided(db: Db): boolean {
  return db.$client.inTransaction
}

function inTransaction<T>(db: Db, work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T, durable: Durable): T {
  refuseFenced(db)
  let isQueued = false
  const transact = () =>
    db.transaction(
      (tx) => {
        const value: unknown = work(noteView(tx, wholeOf(db)))
        isQueued = queued.has(tx)
        if (isThenable(value)) throw new Error('a write must be synchronous: bun:sqlite commits at the first await')
        return value as T
      },
      { behavior: 'immediate' },
    )
  const result: T = committed(db, durable, () => watched(db, () => inLockTurn(db, transact)))
  const seen = commitsOf(db)
  seen.count += 1
  if (isQueued) for (const listener of seen.listeners) listener()
  return result
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
}
