import { AsyncLocalStorage } from 'node:async_hooks'
import type { Db } from './connection.ts'
import { onDisk } from './durability.ts'
import { untilFree } from './lock-turn.ts'
import { noteLooked, StorageError } from './storage.ts'

/** Milliseconds for which another process's lock is waited for. */
const longest = 5000

interface Act {
  /** It has written what must not be written twice. */
  hasActed: boolean
  /** It has written what must be on disk before it is answered. */
  isDurable: boolean
  /** Another act within it waits for the lock by itself. */
  isHandedOn: boolean
}

const current = new AsyncLocalStorage<Act>()

/**
 * Does what a request asks, and resolves once all that it has written is on disk. Where another process holds the lock before
 * anything was written but bookkeeping, it waits for the lock, without the thread, and does it from the beginning. Throws what
 * `act` throws: StorageError (`busy`) where the lock is held for five seconds; MayBeLost where the disk refuses to sync.
 */
export async function acting<T>(db: Db, act: () => T | Promise<T>): Promise<T> {
  const outer = current.getStore()
  if (outer) outer.isHandedOn = true
  let until: number | undefined
  for (;;) {
    const own: Act = { hasActed: false, isDurable: false, isHandedOn: false }
    try {
      return await current.run(own, act)
    } catch (error) {
      if (own.hasActed || own.isHandedOn || !isBusy(error)) throw error
      until ??= performance.now() + longest
      if (!(await untilFree(db, until))) {
        noteLooked(db, 'busy')
        throw error
      }
    } finally {
      // Of what was refused, too, such as a wrong password that was counted.
      if (own.isDurable) await onDisk(db)
    }
  }
}

/** Called by write.ts alone, after each commit. */
export function noteWritten({ isAct, isDurable }: { isAct: boolean; isDurable: boolean }): void {
  const act = current.getStore()
  if (!act) return
  act.hasActed ||= isAct || isDurable
  act.isDurable ||= isDurable
}

/** What is answered rests on an earlier commit, which must be on disk, too. */
export function restOnEarlier(): void {
  const act = current.getStore()
  if (act) act.isDurable = true
}

function isBusy(error: unknown): boolean {
  return error instanceof StorageError && error.trouble === 'busy'
}
