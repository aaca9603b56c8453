import { readClock } from '#src/domain/time/clock-reading.ts'
import type { World } from './world.ts'

/**
 * Whether the instance can know when everything was said (decision 027): what was said while the clock was back stays dated so, and
 * so does what it dated ahead where it was believed meanwhile, or set while nobody looked.
 */
export interface Dating {
  isExact: boolean
  /** Something was said by the clock as it stands, ahead. */
  saidAhead: boolean
}

/** Something is said now, UTC ms by the true clock. */
export function saidNow({ time, dating }: World): number {
  if (time.offset() < 0) dating.isExact = false
  else if (time.offset() > 0) dating.saidAhead = true
  return time.truth()
}

/** Somebody sets the clock forward or back by so many milliseconds. */
export function setClock(world: World, by: number): void {
  const { dating, time } = world
  if (dating.saidAhead && !isSeenThrough(world)) dating.isExact = false
  time.jump(by)
  if (time.offset() <= 0) dating.saidAhead = false
}

/** The instance knows how far the clock is off. */
function isSeenThrough({ process, time }: World): boolean {
  const known = process && readClock(process.db)
  if (!known || known.doubtedSince === null) return false
  return Math.abs(known.seenAt - known.expectedAt - time.offset()) < 60_000
}
