import { statSync } from 'node:fs'
import type { Db } from './connection.ts'
import { undurable } from './durability.ts'

/** Space that removed rows have left in the database file. */
export interface FreedPages {
  /** Bytes of the file. */
  size: number
  /** Bytes in it that hold nothing. */
  free: number
  /** Freed pages can go back to the disk; a file that was made by an older Opsentry has to be written anew first. */
  returnable: boolean
  /** Bytes of the write-ahead log beside it, which may hold older versions of pages. */
  writeAheadLog: number
}

export function freedPages(db: Db): FreedPages {
  const pageSize = numberOf(db, 'page_size')
  return {
    size: numberOf(db, 'page_count') * pageSize,
    free: numberOf(db, 'freelist_count') * pageSize,
    returnable: isReturnable(db),
    writeAheadLog: statSync(`${db.$client.filename}-wal`, { throwIfNoEntry: false })?.size ?? 0,
  }
}

/** Pages in one step: a few milliseconds. */
const pagesPerStep = 100

/** One step: gives freed pages back to the disk. False where there is none left to give. */
export function returnPages(db: Db): boolean {
  if (!isReturnable(db) || numberOf(db, 'freelist_count') === 0) return false
  // Each page is a step of the statement of its own.
  undurable(db, () => db.$client.query(`PRAGMA incremental_vacuum(${pagesPerStep})`).all())
  return true
}

/** Bytes up to which writing the file anew is not felt at a start. */
const quicklyWritten = 64 * 1024 * 1024

/**
 * At a start, before anything is served: a file that was made without the means to give freed pages back is written anew with
 * them, when it is small or somebody asked for it. The caller holds the instance lock. True: it was.
 */
export function compactAtStart(db: Db, path: string, wanted: boolean): boolean {
  if (!wanted && (isReturnable(db) || statSync(path).size > quicklyWritten)) return false
  db.$client.run('PRAGMA auto_vacuum = INCREMENTAL')
  db.$client.run('VACUUM')
  return true
}

function isReturnable(db: Db): boolean {
  return numberOf(db, 'auto_vacuum') === 2
}

function numberOf(db: Db, pragma: string): number {
  const row = db.$client.query<Record<string, number>, []>(`PRAGMA ${pragma}`).get()
  return Number(Object.values(row ?? {})[0] ?? 0)
}
