import { existsSync, fsyncSync } from 'node:fs'
import { withFile } from '#src/platform/place-file.ts'
import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'
import { wholeOf } from './restricted.ts'
import { MayBeLost, refuseUnsynced, type StorageTrouble } from './storage.ts'
import type { SyncCounts } from './sync-counts.ts'

/*
 * SQLite forces each commit to disk while the thread stands still and the lock is held. A serving process does it in groups
 * instead: a commit only reaches the write-ahead log, whoever answers for it waits until that is on disk, and one sync does for
 * everybody who waits (group-sync.ts; decision 028). A command has no group: its durable commits are on disk when they return.
 */

/** Forces commits to disk for a process, by whatever thread it is that syncs. */
export interface SyncGroup {
  /** Resolves when everything that was committed before is on disk. Rejects with a StorageError where it may be lost. */
  sync: () => Promise<void>
  counts: SyncCounts
  /** A sync of another thread failed: what this group syncs is not believed any more. */
  fail: (trouble: StorageTrouble) => void
  /** Everything was written anew and verified when so many commits had ended: the group is believed again. */
  recovered: (ended: number) => void
}

/**
 * `true`: whoever answers for it waits until it is on disk. `soon`: nobody waits, and a power cut may undo what was committed in
 * the last moments. `false`: the same, until the next sync, whenever that comes. No crash of the process undoes any of them.
 */
export type Durable = boolean | 'soon'

/** Milliseconds in which commits gather that nobody waits for. */
const gathering = 50

interface Durability {
  group: SyncGroup | null
  soon: Promise<void> | null
}

const durabilities = perDb('durability', (_: Db): Durability => ({ group: null, soon: null }))
const durabilityOf = (db: Db) => durabilities(wholeOf(db))

/**
 * From now on commits are forced to disk by the group. They make no checkpoint any more, which syncs too (checkpoint.ts). NORMAL
 * rather than OFF: it still syncs the head of a log that begins anew, without which a power cut could damage the database
 * (https://sqlite.org/src/info/ff5be73dee086).
 */
export function syncInGroup(db: Db, group: SyncGroup): void {
  durabilityOf(db).group = group
  db.$client.run('PRAGMA synchronous = NORMAL')
  db.$client.run('PRAGMA wal_autocheckpoint = 0')
}

/** Null for a command, whose commits are forced to disk one by one. */
export function syncGroupOf(db: Db): SyncGroup | null {
  return durabilityOf(db).group
}

/** Resolves when all durable commits of this process are on disk. Rejects with a StorageError where one may be lost. */
export async function onDisk(db: Db): Promise<void> {
  const { group } = durabilityOf(db)
  if (group && !group.counts.isAllSynced()) await group.sync()
}

/** Forces everything to disk, whether anybody waits for it or not. Rejects as `onDisk()` does. */
export async function syncNow(db: Db): Promise<void> {
  await durabilityOf(db).group?.sync()
}

/** True: there is no durable commit that is not on disk. */
export function isOnDisk(db: Db): boolean {
  return durabilityOf(db).group?.counts.isAllSynced() ?? true
}

/** Resolves when everything is on disk, once others had a moment to come along. Rejects as `onDisk()` does. */
export function soonOnDisk(db: Db): Promise<void> {
  const durability = durabilityOf(db)
  const { group } = durability
  if (!group) return Promise.resolve()
  durability.soon ??= new Promise((resolve) => setTimeout(resolve, gathering)).then(() => {
    durability.soon = null
    return group.sync()
  })
  return durability.soon
}

/** Runs a transaction that is to be forced to disk as `durable` says. Called by write.ts alone. */
export function committed<T>(db: Db, durable: Durable, act: () => T): T {
  const { group } = durabilityOf(db)
  if (durable === true) refuseUnsynced(db)
  if (!group) return durable === false ? undurable(db, act) : act()
  if (durable !== true) return act()
  group.counts.began()
  try {
    return act()
  } finally {
    group.counts.ended()
  }
}

/** Runs `act` without forcing its writes to disk. For writes outside of a transaction; others pass `{ durable: false }`. */
export function undurable<T>(db: Db, act: () => T): T {
  if (syncGroupOf(db)) return act()
  db.$client.run('PRAGMA synchronous = NORMAL')
  try {
    return act()
  } finally {
    db.$client.run('PRAGMA synchronous = FULL')
  }
}

/** Forces what a command has committed to disk, while it holds no lock. Throws a StorageError where it may be lost. */
export function forceToDisk({ $client }: Db): void {
  const log = `${$client.filename}-wal`
  try {
    if (existsSync(log)) withFile(log, 'r', fsyncSync)
  } catch (error) {
    throw new MayBeLost(error)
  }
}
