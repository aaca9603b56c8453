import type { Tx } from '#src/db/connection.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { JobDeps, SystemActor } from '../context.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'

/** One run of a rule: what it works with, and what it has removed so far. */
export interface Run {
  deps: JobDeps
  actor: SystemActor
  /** UTC ms: when it began. What is due is due by then. */
  now: number
  /** UTC ms: what is older than the rule's period is from before then. */
  before: number
  /** So many more of a kind are gone, such as `sessions`. */
  count: (kind: string, removed: number) => void
  /** Between two steps: still at work, so nobody else begins meanwhile. Throws where Opsentry stops. */
  goOn: () => void
}

/** Rows in one step: a millisecond or two in which nobody is answered. */
export const rowsPerStep = 200

/**
 * Removes in steps, each a transaction that is not forced to disk: whoever asks meanwhile is answered between two of them.
 * `step` removes at the most so many rows and returns how many it did.
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
