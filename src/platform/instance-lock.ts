import { Database } from 'bun:sqlite'
import { dirname } from 'node:path'
import { lockFolder } from './folder-lock.ts'

export interface InstanceLock {
  release: () => void
}

/**
 * Holds the data folder for one serving process; null where another holds it. The folder itself is locked, and a file in it that is made
 * for nothing else, by SQLite's own lock: the one holds where somebody deletes the file, the other where no folder can be locked.
 * The kernel lets go of both when the process dies, however it dies.
 */
export function takeInstanceLock(path: string): InstanceLock | null {
  const folder = lockFolder(dirname(path))
  if (folder === 'held') return null
  const letGo = folder === 'unknown' ? () => undefined : folder.release
  try {
    const file = takeFileLock(path)
    if (file)
      return {
        release() {
          file.release()
          letGo()
        },
      }
  } catch (error) {
    letGo()
    throw error
  }
  letGo()
  return null
}

/** Locks a file that is made for nothing else; null where another process or thread holds it. The kernel lets go of it as above. */
export function takeFileLock(path: string): InstanceLock | null {
  const sqlite = new Database(path, { create: true })
  try {
    sqlite.run('PRAGMA busy_timeout = 0')
    sqlite.run('BEGIN EXCLUSIVE')
    return { release: () => sqlite.close(true) }
  } catch (error) {
    sqlite.close(true)
    if (String(error).includes('locked')) return null
    else throw error
  }
}
