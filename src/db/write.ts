import type { Db, Tx } from './connection.ts'

const audited = new WeakSet<object>()
const owing = new WeakSet<object>()
const commits = new WeakMap<Db, { count: number; listeners: Set<() => void> }>()

/**
 * One action, all or nothing: the change, its audit entry and the notification it owes commit together.
 * Synchronous by type and by check, because bun:sqlite commits at the first `await`; `immediate`, because a
 * deferred transaction that turns into a write fails at once when another process writes.
 * Throws, and rolls back, when `work` recorded no audit entry.
 */
export function write<T>(db: Db, work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): T {
  return inTransaction(db, (tx) => {
    const result = work(tx)
    if (!audited.has(tx)) throw new Error('a write without an audit entry')
    return result
  })
}

/**
 * Bookkeeping that decides nothing and so leaves no audit entry: claims and leases, sessions' and rate limits' counters.
 * The architecture test names the files that may call it.
 */
export function keepBooks<T>(db: Db, work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): T {
  return inTransaction(db, work)
}

/**
 * Bookkeeping that a power cut may forget, though no crash of this process does: attempts counted, when a session was last
 * seen. It is not forced to disk, because forcing stalls everybody, and these are written while many are waiting.
 */
export function jotDown<T>(db: Db, work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): T {
  db.$client.run('PRAGMA synchronous = NORMAL')
  try {
    return inTransaction(db, work)
  } finally {
    db.$client.run('PRAGMA synchronous = FULL')
  }
}

/** Called by `recordAudit` alone. */
export function markAudited(tx: Tx): void {
  audited.add(tx)
}

/** The transaction changes what is owed to somebody: whoever delivers is woken once it is committed. */
export function markOwing(tx: Tx): void {
  owing.add(tx)
}

/** Calls `listener` after each commit of this process that changed what is owed. Returns how to stop. */
export function onOwing(db: Db, listener: () => void): () => void {
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

function inTransaction<T>(db: Db, work: (tx: Tx) => T extends PromiseLike<unknown> ? never : T): T {
  let owes = false
  const result: T = db.transaction(
    (tx) => {
      const value: unknown = work(tx)
      owes = owing.has(tx)
      if (isThenable(value)) throw new Error('a write must be synchronous: bun:sqlite commits at the first await')
      return value as T
    },
    { behavior: 'immediate' },
  )
  const seen = commitsOf(db)
  seen.count += 1
  if (owes) for (const listener of seen.listeners) listener()
  return result
}

function commitsOf(db: Db) {
  const known = commits.get(db)
  if (known) return known
  const fresh = { count: 0, listeners: new Set<() => void>() }
  commits.set(db, fresh)
  return fresh
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value
}
