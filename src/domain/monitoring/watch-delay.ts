import type { Deps } from '../context.ts'
import { everySecond } from '../time/every-second.ts'
import { noteDelay } from './figures.ts'

/** Milliseconds between two turns. */
const turn = 1000

/** Notes how late this thread comes to its next turn: what it is busy with, everybody else waits for as long. */
export function watchDelay({ db, clock }: Pick<Deps, 'db' | 'clock'>): { stop: () => void } {
  let last: number | undefined
  return everySecond(() => {
    const now = clock.elapsed()
    if (last !== undefined) noteDelay(db, Math.max(0, now - last - turn) / 1000)
    last = now
  })
}
