import { closeSync, fsync, openSync } from 'node:fs'
import type { Db } from './connection.ts'
import { type SyncGroup, syncInGroup } from './durability.ts'
import { waitBriefly } from './lock-turn.ts'
import { MayBeLost, noteUnsynced } from './storage.ts'
import { type SyncCounts, syncCounts } from './sync-counts.ts'

export interface GroupSync extends SyncGroup {
  close: () => void
}

/**
 * For the thread of a serving process that answers visitors: from now on it waits for no disk, and for another process's lock no
 * longer than a moment.
 */
export function serveFrom(db: Db): GroupSync {
  const group = groupSync(db, syncCounts())
  syncInGroup(db, group)
  waitBriefly(db)
  return group
}

/**
 * Syncs the write-ahead log on a thread of the system's pool, one sync at a time, so that the pool has another left for the work of
 * others. After one that failed no later one is believed: the kernel gives up what it could not write, and says so once
 * (https://wiki.postgresql.org/wiki/Fsync_Errors). A descriptor of the log may be closed, which holds none of SQLite's locks; one
 * of the database would take them with it.
 */
export function groupSync(db: Db, counts: SyncCounts): GroupSync {
  const log = openSync(`${db.$client.filename}-wal`, 'r')
  let failed: MayBeLost | null = null

  const sync = inGroups(async () => {
    if (failed) throw failed
    const ended = counts.ending()
    try {
      await forced(log)
    } catch (error) {
      failed = new MayBeLost(error)
      noteUnsynced(db, failed.trouble)
    }
    // Another thread's sync may have failed meanwhile.
    if (failed) throw failed
    counts.synced(ended)
  })

  return {
    sync,
    counts,
    fail(trouble) {
      failed ??= new MayBeLost(new Error('another thread could not sync'), trouble)
    },
    recovered(ended) {
      failed = null
      counts.synced(ended)
    },
    close: () => closeSync(log),
  }
}

/** One run at a time; whoever comes meanwhile waits for the next, which serves all of them. */
export function inGroups(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let next: Promise<void> | null = null
  function begin(): Promise<void> {
    running = run().finally(() => {
      running = null
    })
    return running
  }
  return () => {
    if (!running) return begin()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null
        // Whoever began since then takes in what these wait for.
        return running ?? begin()
      })
    return next
  }
}

function forced(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => fsync(descriptor, (error) => (error ? reject(error) : resolve())))
}
