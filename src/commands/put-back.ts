import { copyFileSync, existsSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { checksumOf, removeChecksum } from '#src/db/checksum.ts'
import { type Db, readUntouched } from '#src/db/connection.ts'
import { copyDatabaseFile, refuseBroken } from '#src/db/copy-database.ts'
import { storageErrorIn } from '#src/db/storage.ts'
import { type NewestEntry, newestEntry } from '#src/domain/audit/newest-entry.ts'
import { type LastEntry, lastEntryIn, type RestoreNote } from '#src/domain/backup/record-restore.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { databaseParts, makeFolder, placeFile, removeFile, syncFolder } from '#src/platform/place-file.ts'
import { CommandError } from './command.ts'
import { lockOf } from './lock-folder.ts'
import { rememberClosed } from './remember-head.ts'

/*
 * A restore in steps, each of which may be the last. First the backup is written whole beside the database, as `opsentry.db.next`: until
 * that name is there nothing has happened, from then on it has, and whichever command comes next takes the steps that are left.
 * The database before is moved as it is, with what SQLite keeps beside it, and never opened to be written: it may be damaged.
 */

/** The caller knows that `file` is sound; `name`: what it is called. Returns where the database before it is kept; undefined where there was none. */
export function putBack(file: string, paths: DataPaths, name = basename(file)): string | undefined {
  const inFolder = { act: 'be put back', file, paths }
  saying(inFolder, () => makeFolder(paths.folder))
  const lock = lockOf(paths)
  if (!lock) throw new CommandError('Opsentry serves this data folder: stop it before you restore.')
  try {
    finish(paths)
    saying(inFolder, () => {
      note(file, name, paths)
      placeFile(paths.nextDatabase, (beside) => copyWithLog(file, beside), refuseBroken)
    })
    return finish(paths)
  } finally {
    lock.release()
  }
}

/** Takes the steps that are left where a restore was cut off; does nothing where none was. */
export function finishCutOff(paths: DataPaths): void {
  if (!existsSync(paths.nextDatabase)) return
  const lock = lockOf(paths)
  if (!lock) throw new CommandError(`A backup is being put back into ${paths.folder}: wait until that has ended.`)
  try {
    finish(paths)
  } finally {
    lock.release()
  }
}

/** Under the instance lock. Every step may have been taken before. */
function finish(paths: DataPaths): string | undefined {
  if (!existsSync(paths.nextDatabase)) return undefined
  return saying({ act: 'take the place of the database', file: paths.nextDatabase, paths }, () => {
    if (existsSync(paths.nextRestored)) renameSync(paths.nextRestored, paths.restored)
    // What is remembered is of the database that goes.
    removeFile(paths.auditHead)
    const kept = keepOld(paths)
    renameSync(paths.nextDatabase, paths.database)
    syncFolder(paths.folder)
    rememberClosed(paths, newestIn(paths.database))
    return kept
  })
}

/** Its name comes from the file that takes its place, so that all of it has one, in however many attempts it is moved. */
function keepOld(paths: DataPaths): string | undefined {
  const moment = statSync(paths.nextDatabase).mtime.toISOString().replace(/[:.]/g, '-')
  const kept = join(paths.backups, `before-restore-${moment}.db`)
  // The file itself comes last: while it is there, what lies beside it is its own.
  for (const part of databaseParts.toReversed()) {
    if (!existsSync(`${paths.database}${part}`)) continue
    makeFolder(paths.backups)
    move(`${paths.database}${part}`, `${kept}${part}`)
  }
  return existsSync(kept) ? kept : undefined
}

/** To another disk, too. It is kept as long as if it were made now. */
function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    placeFile(to, (beside) => copyFileSync(from, beside))
    removeFile(from)
  }
  utimesSync(to, new Date(), new Date())
}

/** What still stands in the write-ahead log of a file that was copied by hand is part of it. */
function copyWithLog(from: string, to: string): void {
  if (statSync(`${from}-wal`, { throwIfNoEntry: false })?.size) copyDatabaseFile(from, to)
  else copyFileSync(from, to)
  if (checksumOf(to) === 'differs') throw new Error('it was read with another content than before')
  removeChecksum(to)
  // Its time names what is kept: copying keeps none of the original's.
  utimesSync(to, new Date(), new Date())
}

/** For the next start, which has the key to record it: that of the backup may come later. */
function note(file: string, name: string, { database, nextRestored }: DataPaths): void {
  const content: RestoreNote = {
    backup: name,
    at: Date.now(),
    from: lastEntryOf(file),
    replaced: existsSync(database) && !existsSync(`${database}-wal`) ? lastEntryOf(database) : null,
  }
  placeFile(nextRestored, (beside) => writeFileSync(beside, JSON.stringify(content)))
}

function lastEntryOf(file: string): LastEntry | null {
  return reading(file, lastEntryIn)
}

/** Null where it is damaged, too. */
function reading<T>(file: string, read: (db: Db) => T | null): T | null {
  try {
    return readUntouched(file, read)
  } catch {
    return null
  }
}

/** Null where the backup is from before an upgrade: the next start remembers it. */
function newestIn(file: string): NewestEntry | null {
  return reading(file, newestEntry)
}

interface Attempt {
  /** What the file could not do. */
  act: string
  file: string
  paths: DataPaths
}

function saying<T>({ act, file, paths }: Attempt, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const isFull = storageErrorIn(error, paths.folder)?.trouble === 'full'
    throw new CommandError(
      isFull
        ? `${file} could not ${act}, because the disk of ${paths.folder} is full: free some space and do it again.`
        : `${file} could not ${act} (${reason}): check the disk of ${paths.folder} and its permissions, and do it again.`,
    )
  }
}
