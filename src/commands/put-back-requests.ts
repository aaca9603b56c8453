import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { removeChecksum } from '#src/db/checksum.ts'
import { readUntouched } from '#src/db/connection.ts'
import { hasTable } from '#src/domain/backup/database-content.ts'
import type { DataPaths } from '#src/platform/paths.ts'
import { databaseParts, makeFolder, placeFile } from '#src/platform/place-file.ts'
import { CommandError } from './command.ts'
import { lockOf } from './lock-folder.ts'

/** The log of requests is a database of its own, and a backup has it as a file of its own. */
export function isRequestLog(file: string): boolean {
  if (!existsSync(file)) return false
  try {
    return readUntouched(file, (db) => hasTable(db, 'requests') && !hasTable(db, 'instance'))
  } catch {
    return false
  }
}

interface Requests {
  file: string
  /** As it was named. */
  name: string
  force: boolean
  paths: DataPaths
}

/** Puts it in place of the one that is there, which is kept in backups/. */
export function putBackRequests({ file, name, force, paths }: Requests, out: (line: string) => void): void {
  const { requestLogs, backups } = paths
  if (existsSync(requestLogs) && !force)
    throw new CommandError(`${requestLogs} exists: add --force to replace it; it is kept in backups/.`)
  makeFolder(paths.folder)
  const lock = lockOf(paths)
  if (!lock) throw new CommandError('Opsentry serves this data folder: stop it before you restore.')
  try {
    const kept = join(backups, `before-restore-${new Date().toISOString().replace(/[:.]/g, '-')}-requests.db`)
    if (existsSync(requestLogs)) makeFolder(backups)
    // The file itself comes last: while it is there, what lies beside it is its own.
    for (const part of databaseParts.toReversed())
      if (existsSync(`${requestLogs}${part}`)) renameSync(`${requestLogs}${part}`, `${kept}${part}`)
    placeFile(requestLogs, (beside) => {
      copyFileSync(file, beside)
      removeChecksum(beside)
    })
    out(`Restored ${name}: the log of requests. ${existsSync(kept) ? `The one before it is ${kept}.` : ''}`.trim())
  } finally {
    lock.release()
  }
}
