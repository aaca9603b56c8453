import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DataPaths } from '#src/platform/paths.ts'
import { databaseParts, removeFile } from '#src/platform/place-file.ts'
import { lockOf } from './lock-folder.ts'
import { isCutOff } from './working-files.ts'

/**
 * Removes what was cut off on its way to a file of the data folder: halves, the note of a restore that has not happened, a key under
 * which nothing was sealed, as `isNextKeyUnused` says. They may still be on their way: so only under the instance lock, and where another
 * process holds it, or the disk refuses, the next start tries again.
 */
export function removeLeftovers(paths: DataPaths, isNextKeyUnused: () => boolean): void {
  try {
    if (leftoversIn(paths).length === 0) return
    const lock = lockOf(paths)
    try {
      // A database that a restore has put aside may be sealed under it.
      const keepsKey = namesIn(paths.backups).some((name) => name.startsWith('before-restore-')) || !isNextKeyUnused()
      for (const path of lock ? leftoversIn(paths) : []) if (path !== paths.nextSecretKey || !keepsKey) removeFile(path)
    } finally {
      lock?.release()
    }
  } catch {
    // Nothing depends on it, and what needs the disk more says what is wrong with it.
  }
}

/** The note of a restore that has happened is none, even where that was not finished yet. */
function leftoversIn({
  nextDatabase,
  nextRestored,
  secretKey,
  nextSecretKey,
  auditHead,
  backups,
}: DataPaths): string[] {
  const halves = [nextDatabase, nextRestored, secretKey, nextSecretKey, auditHead].flatMap((path) =>
    databaseParts.map((part) => `${path}.half${part}`),
  )
  const next = existsSync(nextDatabase) ? [nextSecretKey] : [nextSecretKey, nextRestored]
  return [...[...halves, ...next].filter((path) => existsSync(path)), ...halvesIn(backups)]
}

function halvesIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => /^before-.*\.half(-wal|-shm|-journal)?$/.test(name) || isCutOff(name))
    .map((name) => join(folder, name))
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}
