import type { Tx } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { JobDeps, SystemActor } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** One run of a rule, handed to each of its steps. */
export interface Run {
  deps: JobDeps
  actor: SystemActor
  /** UTC ms of its beginning: only what was due by then is removed. */
  now: number
  /** UTC ms, the rule's period before `now`: what is older is removed. */
  before: number
  /** Adds to the number of removed records of a kind, such as `sessions`. */
  count: (kind: string, removed: number) => void
  /** To be called between two steps: renews the lease, so that no other run begins. Throws when Opsentry stops. */
  goOn: () => void
}

/** Rows in one step: a millisecond or two in which nobody is answered. */
export const rowsPerStep = 200

/**
 * Removes in steps, each a transaction that is not forced to disk, so that requests are answered between two of them. `step`
 * removes at most `limit` rows and returns how many it did.
 */
export async function inSteps(run: Run, kind: string, step: (tx: Tx, limit: number) => number): Promise<void> {
  for (;;) {
    const removed = writeUnaudited(run.deps.db, (tx) => step(tx, rowsPerStep), { durable: false })
    run.count(kind, removed)
    if (removed < rowsPerStep) return
    run.goOn()
    await yieldToEventLoop()
  }
}
