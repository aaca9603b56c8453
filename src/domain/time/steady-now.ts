import { type SQL, sql } from 'drizzle-orm'
import { slack } from '#src/db/not-beyond.ts'
import type { Clock } from '../context.ts'

/**
 * By clock, so that a test's knows nothing of another's: how far it was ahead of the time that has passed, in milliseconds, each
 * time that it was set since it was first looked at; the newest last.
 */
const settings = new WeakMap<Clock, number[]>()

/** Settings that are remembered: what was stored by an older one is as old as the others have it. */
const most = 20

/**
 * To be called wherever the clock is looked at: what is stored from now on is stored by the clock as it is set now. `wall`: UTC ms that
 * a clock would say now by which what is stored was dated anew.
 */
export function noteSetting(clock: Clock, wall = clock.now()): readonly number[] {
  const known = settings.get(clock) ?? []
  const setting = wall - clock.elapsed()
  if (known.every((one) => Math.abs(one - setting) > slack)) settings.set(clock, [...known, setting].slice(-most))
  return [...known, setting]
}

/**
 * A clock was set back, and what stood ahead of it went along (db/keep-order.ts). What an earlier setting had dated, less far ahead than
 * the last one, was moved by as much, and is as old as before.
 */
export function noteMovedBack(clock: Clock, { from, to }: { from: number; to: number }): void {
  const known = settings.get(clock) ?? []
  const moved = known
    .filter((one) => one + clock.elapsed() > to + slack)
    .map((one) => one + to - from)
    .filter((one) => known.every((other) => Math.abs(other - one) > slack))
  settings.set(clock, [...moved, ...known].slice(-most))
}

/**
 * Milliseconds since a stored moment; a clock that is set in the middle of it makes it no longer. By which of its settings it was
 * stored cannot be told where several would do, and the one that makes it youngest is taken.
 */
export function timeSince(clock: Clock, at: number): number {
  const ages = readings(clock).flatMap((now) => (now >= at ? [now - at] : []))
  return ages.length > 0 ? Math.min(...ages) : clock.now() - at
}

/** `timeSince()`, of a stored moment that SQLite looks at. */
export function timeSinceStored(clock: Clock, at: SQL): SQL {
  return sql`(select coalesce(min(value - ${at}), ${clock.now()} - ${at}) from json_each(${JSON.stringify(readings(clock))}) where value >= ${at})`
}

/** UTC ms: what the clock would say now by each of its settings. */
function readings(clock: Clock): number[] {
  const elapsed = clock.elapsed()
  return noteSetting(clock).map((setting) => setting + elapsed)
}
