import { existsSync } from 'node:fs'
import { isDamage, storageErrorIn } from '#src/db/storage.ts'
import { type InstanceLock, takeInstanceLock } from '#src/platform/instance-lock.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { CommandError } from './command.ts'

/** `takeInstanceLock`, with a CommandError where this user may not lock anything. */
export function lockOf({ lock }: DataPaths): InstanceLock | null {
  try {
    return takeInstanceLock(lock)
  } catch (error) {
    throw new CommandError(
      `${lock} cannot be locked (${error instanceof Error ? error.message : error}): ${todoAfter(error, lock)}`,
    )
  }
}

/** Another process serves the folder, as far as this user can tell. Makes nothing. */
export function isServed({ lock: path }: DataPaths): boolean {
  if (!existsSync(path)) return false
  try {
    const lock = takeInstanceLock(path)
    lock?.release()
    return lock === null
  } catch {
    return false
  }
}

function todoAfter(error: unknown, lock: string): string {
  if (isDamage(error))
    return 'it is not the file that Opsentry made. Nothing of yours is in it: when no Opsentry runs here, delete it.'
  else if (storageErrorIn(error, lock)?.trouble === 'full')
    return 'the disk is full. Free some space, then start again.'
  else if (isFailing(error)) return 'check the disk, then do it again.'
  else return 'give it and everything beside it to the user as whom Opsentry runs.'
}

/** SQLite could open the file, and then the disk refused what it did there. */
function isFailing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_IOERR')
}
