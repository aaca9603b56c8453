import type { Db } from './connection.ts'
import { perDb } from './per-db.ts'
import { wholeOf } from './restricted.ts'

/*
 * SQLite waits for the lock of a writer by sleeping on the thread. The one that answers visitors does that for a moment only,
 * behind the short transactions of the process's other thread. Where another process holds the lock, whoever wants to write waits
 * without the thread (acting.ts).
 */

/** Milliseconds for which a transaction of the other thread is waited for on the thread. */
const moment = 50
/** Milliseconds between two looks at a lock that is held for longer. */
const between = 20

interface LockTurn {
  /** Waits no longer than a moment on the thread. */
  isBrief: boolean
  /** It was held for longer when it was last wanted. */
  isTaken: boolean
}

const turns = perDb('lock turn', (_: Db): LockTurn => ({ isBrief: false, isTaken: false }))
const turnOf = (db: Db) => turns(wholeOf(db))

/** From now on the thread of this connection waits for no other process. */
export function waitBriefly(db: Db): void {
  turnOf(db).isBrief = true
  patience(db, moment)
}

/** Runs a transaction. While the lock is held for long, nobody waits for it on the thread, not even a moment. */
export function inLockTurn<T>(db: Db, act: () => T): T {
  const turn = turnOf(db)
  try {
    const result = act()
    if (turn.isTaken) noteTaken(db, turn, false)
    return result
  } catch (error) {
    if (!turn.isTaken && isTaken(error)) noteTaken(db, turn, true)
    throw error
  }
}

/** Resolves with true once the lock is free, with false at `until` (`performance.now()`). */
export async function untilFree(db: Db, until: number): Promise<boolean> {
  const turn = turnOf(db)
  while (performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, between))
    if (!isHeld(db)) {
      noteTaken(db, turn, false)
      return true
    }
  }
  return false
}

function isHeld({ $client }: Db): boolean {
  try {
    $client.run('BEGIN IMMEDIATE')
    $client.run('ROLLBACK')
    return false
  } catch (error) {
    if (isTaken(error)) return true
    throw error
  }
}

function noteTaken(db: Db, turn: LockTurn, isTaken: boolean): void {
  if (!turn.isBrief) return
  turn.isTaken = isTaken
  patience(db, isTaken ? 0 : moment)
}

function patience({ $client }: Db, milliseconds: number): void {
  $client.run(`PRAGMA busy_timeout = ${milliseconds}`)
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^SQLITE_BUSY/.test(String(error.code))
}
