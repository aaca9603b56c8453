import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, databaseFrom, openDatabase } from '#src/db/connection.ts'
import { noteRecovered, noteUnsynced } from '#src/db/storage.ts'
import { noteView } from '#src/db/transactions.ts'
import type { Life } from './life.ts'

/** `full`: it takes nothing more; `unsynced`: it takes what is written, and forces none of it to disk, so that nobody is promised anything. */
export type DiskFault = 'full' | 'unsynced'

/** Where a simulated instance keeps its database while its processes come and go. */
export interface Storage {
  /** A connection of the process that lives now, on what was committed so far. `committed`: hears of each transaction at once. */
  open: (life: Life, committed?: () => void) => Db
  /** The process that lives now has opened what it needs, and forces something to disk for the first time. */
  syncs: () => void
  /** Null: the disk works again. */
  setFault: (fault: DiskFault | null) => void
  fault: () => DiskFault | null
  /** The process died: its connection is gone, and whatever it had not committed. */
  abandon: () => void
  /** While no process lives: the database is another one from now on. */
  replace: (change: (before: Db) => Db) => void
  close: () => void
}

/**
 * In memory, which is twice as fast. A dead process leaves what SQLite has committed, since its death rolls back what was open; the
 * next one remembers nothing of what that one knew, and has its connection, so that no statement is compiled anew. `bytes`: the
 * database at the beginning.
 */
export function inMemory(bytes: Uint8Array): Storage {
  let db = databaseFrom(bytes)
  return {
    ...faultyDisk(() => noteView(Object.create(db) as Db, db)),
    replace(change) {
      const before = db
      db = change(before)
      before.$client.close()
    },
    abandon() {
      if (db.$client.inTransaction) throw new Error('a process died, and its transaction is open')
    },
    close: () => db.$client.close(),
  }
}

/**
 * A real file with its write-ahead log. The next process opens it before the dead one's connection is closed, so that the log
 * stays where the death left it, as after a kill; what a power cut may undo is not simulated here.
 */
export function inFile(bytes: Uint8Array): Storage {
  const folder = mkdtempSync(join(tmpdir(), 'opsentry-simulator-'))
  const path = join(folder, 'opsentry.db')
  writeFileSync(path, bytes)
  let db: Db | undefined
  let dead: Db | undefined
  return {
    ...faultyDisk(() => {
      db = openDatabase(path, { create: false })
      dead?.$client.close()
      dead = undefined
      return db
    }),
    abandon() {
      dead = db
      db = undefined
    },
    replace(change) {
      const before = openDatabase(path, { create: false })
      const after = change(before)
      const next = after.$client.serialize()
      for (const one of [before, after, dead]) one?.$client.close(true)
      dead = undefined
      writeFileSync(path, next)
    },
    close() {
      for (const one of [db, dead]) one?.$client.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A transaction on a full disk does all of its work and is rolled back as it commits, where it changed anything. That nothing is forced
 * to disk is known from the first sync on, as by the group that does (db/group-sync.ts): what a power cut may undo is not simulated.
 */
function faultyDisk(connect: () => Db): Pick<Storage, 'open' | 'syncs' | 'setFault' | 'fault'> {
  let fault: DiskFault | null = null
  let opened: Db | undefined
  function syncs(): void {
    if (opened && fault === 'unsynced') noteUnsynced(opened)
  }
  return {
    open(life, committed) {
      const db = connect()
      opened = db
      const transaction = db.transaction.bind(db)
      db.transaction = (work, config) => {
        if (config?.behavior === 'deferred') return transaction(work, config)
        life.point()
        const before = fault === 'full' ? changesOf(db) : 0
        const result = transaction((tx) => {
          const value = work(tx)
          life.point()
          if (fault === 'full' && changesOf(db) > before)
            throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
          return value
        }, config)
        committed?.()
        life.point()
        return result
      }
      return db
    },
    syncs,
    setFault(now) {
      if (opened && fault === 'unsynced') noteRecovered(opened)
      fault = now
      syncs()
    },
    fault: () => fault,
  }
}

/** Rows that this connection has changed so far: where it is the same, so is everything that was read. */
export function changesOf(db: Db): number {
  return db.$client.query<{ rows: number }, []>('SELECT total_changes() AS rows').get()?.rows ?? 0
}
