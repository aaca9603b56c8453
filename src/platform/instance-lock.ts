import { Database } from 'bun:sqlite'

export interface InstanceLock {
  release: () => void
}

/**
 * Holds the data folder for one serving process; null where another holds it. The lock is SQLite's own on a file made
 * for nothing else, so the kernel lets go of it when the process dies, however it dies.
 */
export function takeInstanceLock(path: string): InstanceLock | null {
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
