import { accessSync, constants, mkdirSync } from 'node:fs'
import { type DataPaths, dataPaths } from '#src/platform/paths.ts'
import { CommandError } from './command.ts'

/** Makes the data folder where it is missing. Throws a CommandError where it cannot be used. */
export function prepareFolder(folder: string): DataPaths {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new CommandError(`The data folder ${folder} ${mends[code] ?? other}`)
  }
  return dataPaths(folder)
}

const full = 'cannot be made, because its disk is full: free some space, then start again.'
const mends: Record<string, string> = {
  ENOSPC: full,
  EDQUOT: full,
  EIO: 'cannot be used, because its disk fails: check the disk, or set OPSENTRY_DATA to another folder.',
  EROFS:
    'cannot be written, because its disk is read-only: mount it for writing, or set OPSENTRY_DATA to another folder.',
}
const other = 'cannot be written: give this user write permission, or set OPSENTRY_DATA to another folder.'
