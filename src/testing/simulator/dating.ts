import { readClock } from '#src/domain/time/clock-reading.ts'
import type { World } from './world.ts'

/**
 * Whether the instance can know when everything was said (decision 027): what was said while the clock was back stays dated so, and
 * so does what it dated ahead where it was believed meanwhile, or set while nobody looked.
 */
export interface Dating {
  isExact: boolean
  /** Something was said by a clock that stood ahead, and the instance has not seen it set right, or could not write that down. */
  saidAhead: boolean
  /** How far from the truth it has stood since the process began, in ms. */
  offsets: number[]
  /** How far the clock is from the truth where it is right as far as the instance knows, in ms. */
  believed: number
  /** UTC ms by the clock, when it was looked at last by a process that could write that down. */
  seenAt: number
  /** It was not believed then. */
  wasDoubted: boolean
  /** Windows that had begun when the clock was set last, and those that were over: what is dated by then may go along with it. */
  begun: Set<string>
  over: Set<string>
  /** Windows that a person began when their planned end had passed. */
  begunLate: Set<string>
  /** It was set while nobody served: the next start knows which. */
  isUnnoted: boolean
  /** A start that found the clock further on than half a day: elapsed ms, by how many ms, and how far off the believed one was. */
  away: { at: number; by: number; believed: number } | null
  /**
   * When it was set last, elapsed ms, of what the instance can know: where nobody served meanwhile, and a start less than half a day
   * later finds it not further on than that, the clock was not. Null: never.
   */
  setAt: number | null
  /** When it was set last of what a process saw that could write that down, and when that saw it first: elapsed ms; null: never. */
  seenSet: { setAt: number; at: number } | null
  /**
   * What is kept for a limited time: the date that it bears, UTC ms, since when it is known to bear that or an earlier one, elapsed ms,
   * and how far the clock that dated it is from the truth.
   */
  kept: Map<string, { at: number; since: number; offset: number }>
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** The clock was looked at: once it has run on for a day as it was set, or since nobody knows whether it was, it is believed. */
export function clockWasSeen(world: World): void {
  const { time, told, dating } = world
  dating.seenAt = time.clock.now()
  const setAt = time.setAt()
  if (setAt !== null && setAt !== dating.seenSet?.setAt) dating.seenSet = { setAt, at: time.elapsed() }
  if (time.offset() <= 0) dating.saidAhead = false
  const since = Math.max(dating.setAt ?? 0, told.doubtedAt ?? 0)
  if (time.elapsed() - since >= day + minute) dating.believed = time.offset()
  const isUnsure = told.doubtedAt !== null && time.elapsed() - told.doubtedAt < day + minute
  dating.wasDoubted = isUnsure || !isAsBelieved(world)
}

function isAsBelieved({ time, dating }: World): boolean {
  return Math.abs(time.offset() - dating.believed) <= minute
}

/** A process starts: less than half a day later, by a clock that was not doubted, it believes what that says. */
export function clockAtStart({ time, dating }: World): void {
  dating.offsets = [time.offset()]
  const off = time.clock.now() - dating.seenAt
  if (off > 12 * hour + minute) dating.away = { at: time.elapsed(), by: off, believed: dating.believed }
  const isOff = off < -minute || off > 12 * hour + minute
  if (isOff) dating.setAt = time.setAt()
  else if (!dating.wasDoubted) dating.believed = time.offset()
}

/**
 * Milliseconds by which what was written at that elapsed time may be older, for all that the instance can know: it may have been off
 * for as long as the clock had gone on at a start, unless that went back since to what was believed before.
 */
export function mayHaveBeenAway({ time, dating: { away } }: World, writtenAt: number): number {
  if (!away || writtenAt > away.at || Math.abs(time.offset() - away.believed) <= minute) return 0
  return away.by
}

/**
 * For an hour the instance has known how the clock goes: it is believed, nobody has set it for a day, and no start doubts it (decision
 * 027). What is too old goes from then on, whatever happened before.
 */
export function isClockBelieved(world: World): boolean {
  const { time, told, dating } = world
  if (time.setAt() !== (dating.seenSet?.setAt ?? null)) return false
  const since = Math.max(dating.seenSet?.at ?? -Infinity, told.doubtedAt ?? -Infinity)
  return isAsBelieved(world) && time.elapsed() - since >= day + hour
}

/**
 * UTC ms by which the instance may tell what is too old: the true time, until a clock has gone on for a day as it was set, or is back
 * where it would have been had nobody set it since it was believed last (decision 027).
 */
export function believableNow(world: World): number {
  const { time } = world
  const { setAt } = world.dating
  const isSteady = setAt === null || time.elapsed() - setAt >= day || isAsBelieved(world)
  return isSteady ? Math.max(time.truth(), time.clock.now()) : time.truth()
}

/** `start`: UTC ms at the beginning. */
export function exactDating(start: number): Dating {
  return {
    ...{ isExact: true, saidAhead: false, offsets: [0], believed: 0, seenAt: start, wasDoubted: false },
    ...{ begun: new Set(), over: new Set(), begunLate: new Set(), isUnnoted: false },
    ...{ setAt: null, seenSet: null, away: null },
    kept: new Map(),
  }
}

/** Something is said now, UTC ms by the true clock. */
export function saidNow({ time, dating }: World): number {
  if (time.offset() < 0) dating.isExact = false
  else if (time.offset() > 0) dating.saidAhead = true
  return time.truth()
}

/** Somebody sets the clock forward or back by so many milliseconds. */
export function setClock(world: World, by: number): void {
  const { dating, time, process } = world
  if (process && by !== 0) dating.setAt = time.elapsed()
  if (dating.saidAhead && !isSeenThrough(world)) dating.isExact = false
  dating.isUnnoted = true
  noteWindows(world)
  time.jump(by)
  keepsNoClock(world)
  dating.offsets.push(time.offset())
}

/**
 * A process starts, or the clock is set: where nothing is forced to disk, it cannot be written down how the clock goes from then on. What
 * it was known to do goes on being kept, since nobody waits for that.
 */
export function keepsNoClock(world: World): void {
  if (world.storage.fault() === 'unsynced') world.keepsFrom = Number.POSITIVE_INFINITY
}

/** Before anything else happens by a clock that was set: how far the windows are. */
export function noteWindows({ process, dating }: World): void {
  if (!process || !dating.isUnnoted) return
  const idsWhere = (which: string) =>
    process.db.$client.query<{ id: string }, []>(`SELECT id FROM maintenance_windows WHERE ${which} IS NOT NULL`).all()
  dating.begun = new Set(idsWhere('started_at').map(({ id }) => id))
  dating.over = new Set(idsWhere('ended_at').map(({ id }) => id))
  dating.isUnnoted = false
}

/** The instance knows how far the clock is off. */
function isSeenThrough({ process, time }: World): boolean {
  const known = process && readClock(process.db)
  if (!known || known.doubtedSince === null) return false
  return Math.abs(known.seenAt - known.expectedAt - time.offset()) < 60_000
}
