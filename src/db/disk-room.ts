import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'

/** Bytes: a piece of SQLite's index of the write-ahead log, and some pages. */
const least = 64 * 1024

/** Whether the disk of a file or a folder, which need not be there yet, has no room for even the smallest change. */
export function isDiskFull(path: string): boolean {
  return (roomAt(path) ?? roomAt(dirname(path)) ?? least) < least
}

/** Bytes; undefined where nobody can tell. */
function roomAt(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  } catch {
    return undefined
  }
}
