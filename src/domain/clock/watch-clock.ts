import { desc, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { boundMoments, momentsBeyond, moveWaits, redate } from '#src/db/keep-moments.ts'
import type { ClockStep } from '#src/db/keep-order.ts'
import { slack } from '#src/db/not-beyond.ts'
import { perDb } from '#src/db/per-db.ts'
import type { Moment } from '#src/db/schema/moments.ts'
import { auditEntries } from '#src/db/schema/operations.ts'
import { StorageError } from '#src/db/storage.ts'
import { tryWrite, writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, raiseAlarm } from '../alarms/raise-alarm.ts'
import type { Deps } from '../context.ts'
import { type ClockReading, keepReading, readClock } from '../time/clock-reading.ts'
import { noteMovedBack, noteSetting } from '../time/steady-now.ts'
import { sentenceOf, spanOf } from './step-words.ts'

type Watching = Pick<Deps, 'db' | 'clock' | 'ids' | 'logger'>

const minute = 60_000
const hour = 60 * minute
/** Milliseconds for which a clock that was set must run on before it is believed by itself. */
const steadyDay = 24 * hour
/** Milliseconds that Opsentry may be off without anybody being asked whether it was. */
const longestStop = 12 * hour
/** Milliseconds between two readings that are kept. */
const keptEvery = minute
/** Milliseconds between two looks for moments that no clock of ours has written. */
const boundEvery = hour

/** What this process has seen of the clock. All but `wall`: `elapsed()`. */
interface Look {
  /** UTC ms. */
  wall: number
  at: number
  keptAt: number
  boundAt: number
  /** When it was last set, and when it was first set of several times shortly after one another; null: not in this process. */
  setAt: number | null
  restlessSince: number | null
}

interface Memory {
  /** What the process saw first, until that can be written down, which no full disk lets it. */
  first?: Pick<Look, 'wall' | 'at'>
  last?: Look
  /** As it was seen last, whether or not that could be written down; `setAt`: when it was set last of what could not be. */
  seen?: Pick<Look, 'wall' | 'at'> & { setAt: number | null }
  /** What the storage refused last, and when: `elapsed()`. */
  refused?: { at: number; error: StorageError } | undefined
}

/** Milliseconds before what the storage refused is tried again: all that is due at once asks for it. */
const refusedFor = 1000

const looks = perDb('looks at the clock', (_: Db): Memory => ({}))

/**
 * Looks at the clock, and sees to what follows where somebody has set it since the last look: waits go on as they were, and unless it
 * is back where it would have been, it is doubted: logged, shown, told to the operator. Only the thread with the jobs looks, before
 * each thing that it does by the clock. Throws StorageError; the next look then sees the same again.
 */
export function watchClock(deps: Watching): void {
  noteSetting(deps.clock)
  const memory = looks(deps.db)
  const { refused } = memory
  if (refused && deps.clock.elapsed() - refused.at < refusedFor) throw refused.error
  try {
    look(deps, memory)
    memory.refused = undefined
  } catch (error) {
    if (error instanceof StorageError) memory.refused = { at: deps.clock.elapsed(), error }
    throw error
  }
}

function look(deps: Watching, memory: Memory): void {
  const [wall, at] = [deps.clock.now(), deps.clock.elapsed()]
  memory.first ??= { wall, at }
  const seen = memory.seen ?? { wall, at, setAt: null }
  const setAt = isStep({ from: seen.wall + at - seen.at, to: wall }) ? at : seen.setAt
  memory.seen = { wall, at, setAt }
  memory.last ??= beginWatching(deps, memory.first)
  const { last } = memory
  // While the storage refuses, nobody writes anything by the clock as it stands.
  const step = { from: last.wall + at - last.at, to: wall, landed: wall - at + (memory.refused?.at ?? last.at) }
  if (isStep(step)) memory.last = followStep(deps, last, step)
  else {
    if (setAt !== null) doubtAnew(deps, wall - (at - setAt), wall)
    memory.last = { ...last, ...keepLook(deps, last, step), wall, at }
  }
  memory.seen.setAt = null
}

/** Milliseconds for which nothing is told by a clock that was just set, and for how long at the most where it is set again and again. */
const steadyAfter = 2 * minute
const restlessAtMost = 10 * minute

/**
 * False for two minutes after the clock was set, unless it is back where it would have been: what came due by that alone waits, so
 * that a clock which is wrong for a minute tells nothing early. To be asked after `watchClock`.
 */
export function isClockSteady({ db, clock }: Pick<Deps, 'db' | 'clock'>): boolean {
  const { setAt = null, restlessSince = null } = looks(db).last ?? {}
  if (setAt === null || restlessSince === null) return true
  const now = clock.elapsed()
  return now - setAt >= steadyAfter || now - restlessSince >= restlessAtMost
}

function isStep({ from, to }: Pick<ClockStep, 'from' | 'to'>): boolean {
  return Math.abs(to - from) > slack
}

function followStep(deps: Watching, last: Look, step: ClockStep): Look {
  const [at, known] = [deps.clock.elapsed(), readClock(deps.db)]
  const expectedAt = known && known.doubtedSince !== null ? goneOn(known, step.from).expectedAt : step.from
  const isBack = !isStep({ from: expectedAt, to: step.to })
  if (isBack) endDoubt(deps, step)
  else doubt(deps, step, { expectedAt, sentence: sentenceOf(step) })
  // Once, where a full disk has it tried again and again.
  if (step.to < step.from) noteMovedBack(deps.clock, step)
  const restlessSince = last.setAt !== null && at - last.setAt < steadyAfter ? last.restlessSince : at
  const set = isBack ? { setAt: null, restlessSince: null } : { setAt: at, restlessSince }
  return { ...last, ...set, wall: step.to, at, keptAt: at, boundAt: at }
}

interface Doubt {
  expectedAt: number
  sentence: string
  /** Nobody saw how: `back`, and most likely it is right now; `ahead`, by more than it was by then, and what is dated stays. */
  unseen?: 'back' | 'ahead' | undefined
}

function doubt(deps: Watching, step: ClockStep, { expectedAt, sentence, unseen }: Doubt): void {
  const { from, to } = step
  const aheadSince = readClock(deps.db)?.aheadSince ?? null
  const truth = unseen === 'back' ? expectedAt : Math.max(to, expectedAt)
  const moved = writeUnaudited(deps.db, (tx) => {
    const waits = moveWaits(tx, step)
    const dated = aheadSince === null ? 0 : redate(tx, { from, to: truth }, aheadSince)
    const isAhead = to > expectedAt + slack
    const since = aheadSince === null || unseen ? to : aheadSince + to - from
    const reading = { seenAt: to, expectedAt, doubtedSince: to }
    keepReading(tx, { ...reading, aheadSince: isAhead ? since : null })
    boundMoments(tx, to, momentsBeyond(tx, to, 'waits'))
    raiseAlarm(tx, deps, { kind: 'clock_doubted', subject: '', cause: 'set', sentence })
    return { waits, dated }
  })
  if (moved.dated > 0) noteSetting(deps.clock, deps.clock.now() + truth - to)
  deps.logger.warn('the clock was set, and is doubted', { ...spanOf(step), ...moved })
}

/** It was set away and back while nobody could write that down: where it was doubted before, its day begins anew (`since`: UTC ms). */
function doubtAnew({ db }: Watching, since: number, now: number): void {
  const known = readClock(db)
  if (known === undefined || known.doubtedSince === null || known.doubtedSince >= since) return
  writeUnaudited(db, (tx) => keepReading(tx, { ...goneOn(known, now), doubtedSince: since }))
}

/** It is where it would have been: whatever it said meanwhile counts as if it had been right. */
function endDoubt(deps: Watching, step: ClockStep): void {
  const { to } = step
  const known = readClock(deps.db)
  const ahead = known === undefined ? 0 : known.seenAt - known.expectedAt
  const moved = writeUnaudited(deps.db, (tx) => {
    const waits = moveWaits(tx, step)
    const since = known?.aheadSince ?? to + ahead
    const dated = ahead > slack ? redate(tx, { from: to + ahead, to }, since) : 0
    trust(tx, deps, momentsBeyond(tx, to, 'all'), to)
    return { waits, dated }
  })
  deps.logger.warn('the clock is right again', { ...spanOf(step), ...moved })
}

/** In the causing transaction: from now on (UTC ms) the clock is believed, and not what stands beyond it. */
export function trust(tx: Tx, { clock }: Pick<Deps, 'clock'>, beyond: readonly Moment[], now = clock.now()): void {
  keepReading(tx, rightAt(now))
  boundMoments(tx, now, beyond)
  clearAlarm(tx, { clock }, { kind: 'clock_doubted', subject: '' })
}

function believe(deps: Watching, now: number): void {
  const beyond = momentsBeyond(deps.db, now, 'all')
  writeUnaudited(deps.db, (tx) => trust(tx, deps, beyond, now))
}

/**
 * The first look of a process. Whether the machine was off meanwhile or its clock was set cannot be told: up to half a day is
 * believed, and anything else asked.
 */
function beginWatching(deps: Watching, { wall, at }: Pick<Look, 'wall' | 'at'>): Look {
  const known = readClock(deps.db)
  const seenAt = known?.seenAt ?? newestEntry(deps.db) ?? wall
  // It has run for that long.
  const step = { from: seenAt, to: wall, landed: wall - at }
  const isOff = (from: number) => wall < from - slack || wall > from + longestStop
  const isDoubted = known !== undefined && known.doubtedSince !== null
  if (isDoubted && isOff(seenAt) && !isOff(known.expectedAt)) endDoubt(deps, step)
  else if (wall < seenAt - slack)
    doubt(deps, step, { expectedAt: known?.expectedAt ?? seenAt, sentence: sentenceOf(step), unseen: 'back' })
  else if (known && isOff(seenAt))
    // What waited then waits no longer, if it was off.
    doubt(
      deps,
      { from: wall, to: wall, landed: wall },
      {
        expectedAt: known.expectedAt,
        sentence: sentenceOf(step, 'after a start'),
        unseen: wall - seenAt > seenAt - known.expectedAt ? 'ahead' : undefined,
      },
    )
  else if (isDoubted) writeUnaudited(deps.db, (tx) => keepReading(tx, goneOn(known, wall)))
  else believe(deps, wall)
  return { wall, at, keptAt: at, boundAt: at, setAt: null, restlessSince: null }
}

function rightAt(now: number): ClockReading {
  return { seenAt: now, expectedAt: now, doubtedSince: null, aheadSince: null }
}

/** What it says is steady as far as can be told. */
function goneOn({ seenAt, expectedAt, ...known }: ClockReading, wall: number): ClockReading {
  return { ...known, seenAt: wall, expectedAt: expectedAt + wall - seenAt }
}

/** UTC ms of the entry that was recorded last; null: there is none. */
function newestEntry(db: Db): number | null {
  return db.select({ at: auditEntries.at }).from(auditEntries).orderBy(desc(sql`rowid`)).limit(1).get()?.at ?? null
}

/** The clock goes on as before: once a minute that is kept, and after a day it is believed. */
function keepLook(deps: Watching, { keptAt, boundAt }: Look, { to }: ClockStep): Partial<Look> {
  const at = deps.clock.elapsed()
  if (at - keptAt < keptEvery) return {}
  const known = readClock(deps.db)
  const since = known?.doubtedSince ?? null
  if (since !== null && to - since >= steadyDay) {
    believe(deps, to)
    deps.logger.info('the clock has run steadily for a day and is believed')
    return { keptAt: at, boundAt: at }
  }
  const isBoundDue = at - boundAt >= boundEvery
  const beyond = isBoundDue ? momentsBeyond(deps.db, to, since === null ? 'all' : 'waits') : []
  tryWrite(deps.db, (tx) => {
    keepReading(tx, known && since !== null ? goneOn(known, to) : rightAt(to))
    boundMoments(tx, to, beyond)
  })
  return { keptAt: at, ...(isBoundDue ? { boundAt: at } : {}) }
}
