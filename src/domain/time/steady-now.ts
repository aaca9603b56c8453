import { type SQL, sql } from 'drizzle-orm'
import type { Clock } from '../context.ts'

/** By clock, so that a test's knows nothing of another's. */
const starts = new WeakMap<Clock, { wall: number; elapsed: number }>()

/**
 * UTC ms: the clock as it stood when this was first asked for, carried on by the time that has passed since. It differs from
 * `now()` by what somebody has set the clock forward or back meanwhile.
 */
export function steadyNow(clock: Clock): number {
  const start = starts.get(clock) ?? { wall: clock.now(), elapsed: clock.elapsed() }
  starts.set(clock, start)
  return start.wall + clock.elapsed() - start.elapsed
}

/** Milliseconds since a stored moment; a clock that is set forward in the middle of it makes it no longer. */
export function timeSince(clock: Clock, at: number): number {
  const { ahead, until, since } = agesBy(clock)
  return (at > ahead ? since : until) - at
}

/** `timeSince()`, of a stored moment that SQLite looks at. */
export function timeSinceStored(clock: Clock, at: SQL): SQL {
  const { ahead, until, since } = agesBy(clock)
  return sql`((case when ${at} > ${ahead} then ${since} else ${until} end) - ${at})`
}

/** What was stored after the clock was set forward lies `ahead` of the steady time, and its age is what the clock says. */
function agesBy(clock: Clock): { ahead: number; until: number; since: number } {
  const [now, steady] = [clock.now(), steadyNow(clock)]
  return { ahead: steady, until: Math.min(now, steady), since: now }
}
