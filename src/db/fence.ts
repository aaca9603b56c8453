import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'
import { wholeOf } from './restricted.ts'

/** Whether this process may save and send: it holds the lease (domain/lease), or nobody asks for one. Both threads go by the same. */
export interface Fence {
  isOpen: () => boolean
  /** Counts something as on its way out, until `leave()`. False, and not counted: it must not leave. */
  enter: () => boolean
  leave: () => void
}

const open: Fence = { isOpen: () => true, enter: () => true, leave: () => undefined }

const fences = perDb('fence', (_: Db) => ({ fence: open }))

/** From now on nothing is written and nothing is sent while the fence is shut. */
export function fenceWith(db: Db, fence: Fence): void {
  fences(wholeOf(db)).fence = fence
}

export function fenceOf(db: Db): Fence {
  return fences(wholeOf(db)).fence
}

export function isFenced(db: Db): boolean {
  return !fenceOf(db).isOpen()
}
