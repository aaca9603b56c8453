import { and, eq, gt, lt, lte, or, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { removeRows } from '#src/db/remove-rows.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { type DomainError, rateLimited } from '../errors.ts'
import { counterFor } from './crowd.ts'

export interface RateLimit {
  /** Attempts allowed in one window. */
  limit: number
  /** Milliseconds. */
  window: number
}

export interface Attempt extends RateLimit {
  /** Name of the counter, such as `sign-up:network:192.0.2.7`; a person's address stands at its end. */
  key: string
  /** Runs only at the first refusal of a window. */
  onLock?: () => void
}

/**
 * Counts one attempt under each key, up to the first whose attempts are spent: then it throws rate_limited, with the time
 * left in that window. The order of keys matters: somebody stopped by their IP address spends no attempts of an account. Kept
 * in the database, so that a restart forgets no attempt.
 */
export function spendAttempts(deps: Pick<Deps, 'db' | 'clock'>, ...attempts: Attempt[]): void {
  const now = deps.clock.now()
  const spent = writeUnaudited(
    deps.db,
    (tx) => {
      for (const attempt of attempts) {
        const { used, endsAt } = count(tx, deps.db, now, attempt)
        if (used > attempt.limit) return { ...attempt, used, left: endsAt - now }
      }
      return null
    },
    { durable: false },
  )
  if (spent === null) return
  if (spent.used === spent.limit + 1) spent.onLock?.()
  throw tooManyAttempts(spent.left)
}

/** Counters that are swept at a time: after a flood there may be a million. */
const sweptAtOnce = 200

/** Attempts in the running window, this one included; beyond the second refusal nothing is counted any more. */
function count(tx: Tx, db: Db, now: number, { key, limit, window }: Attempt): { used: number; endsAt: number } {
  const counter = counterFor(tx, db, key)
  const asked = { key: counter, now, endsAt: now + window, highest: limit + 2 }
  const row = prepared(db, 'count an attempt', counting).get(asked)
  // A window begins: a good moment to sweep those that are over.
  if (row.used === 1) sweepAttempts(tx, now)
  return row
}

/** Removes counters of windows that are over, some at a time. */
export function sweepAttempts(tx: Tx, now: number): void {
  prepared(tx, 'sweep attempts', sweeping).run({ now })
}

function sweeping(tx: Tx) {
  return tx
    .delete(rateLimits)
    .where(lt(rateLimits.windowEndsAt, sql.placeholder('now')))
    .limit(sweptAtOnce)
    .prepare()
}

/** A window that ends later than one that began now was counted by a clock that has been set back since: it is over, too. */
function counting(db: Db) {
  const [now, endsAt] = [sql.placeholder('now'), sql.placeholder('endsAt')]
  const over = sql`(${rateLimits.windowEndsAt} <= ${now} or ${rateLimits.windowEndsAt} > ${endsAt})`
  return db
    .insert(rateLimits)
    .values({ key: sql.placeholder('key'), count: 1, windowEndsAt: endsAt })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`case when ${over} then 1 else min(${rateLimits.count} + 1, ${sql.placeholder('highest')}) end`,
        windowEndsAt: sql`case when ${over} then excluded.window_ends_at else ${rateLimits.windowEndsAt} end`,
      },
    })
    .returning({ used: rateLimits.count, endsAt: rateLimits.windowEndsAt })
    .prepare()
}

/** Throws rate_limited where the window's attempts are spent, and counts nothing: for what counts failures alone. */
export function refuseWhenSpent(deps: Pick<Deps, 'db' | 'clock'>, key: string, limit: RateLimit): void {
  const left = leftWhenSpent(deps, key, limit)
  if (left > 0) throw tooManyAttempts(left)
}

/** Milliseconds until the window ends whose attempts are spent; 0 where some are left. */
export function leftWhenSpent(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  key: string,
  { limit, window }: RateLimit,
): number {
  const known = db.select().from(rateLimits).where(eq(rateLimits.key, key)).get()
  const left = known && known.count >= limit ? Math.max(0, known.windowEndsAt - clock.now()) : 0
  // Counted by a clock that has been set back since.
  return left > window ? 0 : left
}

/** Attempts in the running window; 0 where it is over. */
export function attemptsUnder({ db, clock }: Pick<Deps, 'db' | 'clock'>, key: string): number {
  const known = db.select().from(rateLimits).where(eq(rateLimits.key, key)).get()
  return known && known.windowEndsAt > clock.now() ? known.count : 0
}

/** Resets the counter after a success, in the causing transaction. */
export function forgetAttempts(tx: Tx, key: string): void {
  tx.delete(rateLimits).where(eq(rateLimits.key, key)).run()
}

/** Resets every counter of one kind, such as `sign-in`, that ends with this person. In the causing transaction. */
export function forgetAttemptsUnder(tx: Tx, kind: string, person: string): void {
  const [begin, end] = [`${kind}:`, `:${person}`]
  // Not LIKE: an underscore in an address would stand for any character.
  const isOfKind = sql`substr(${rateLimits.key}, 1, length(${begin})) = ${begin}`
  const isOfPerson = sql`substr(${rateLimits.key}, -length(${end})) = ${end}`
  tx.delete(rateLimits).where(and(isOfKind, isOfPerson)).run()
}

/** Resets the counter after a success, in a transaction of its own. */
export function forgiveAttempts(deps: Pick<Deps, 'db'>, key: string): void {
  writeUnaudited(deps.db, (tx) => forgetAttempts(tx, key), { durable: false })
}

/** Removes counters of windows that are over, which protect nothing any more. Returns how many, `limit` at the most. */
export function removeSpentAttempts(tx: Tx, now: number, limit: number): number {
  return removeRows(tx, rateLimits, lte(rateLimits.windowEndsAt, now), limit)
}

/** Removes the counters of these people, and those of IP addresses whose window is over. In the causing transaction. */
export function forgetAttemptsOf(tx: Tx, now: number, whose: string[]): void {
  const endings = whose.map((text) => `:${text}`)
  // Not LIKE: an underscore in an address would stand for any character.
  const endsWith = endings.map((ending) => sql`substr(${rateLimits.key}, -length(${ending})) = ${ending}`)
  tx.delete(rateLimits)
    .where(or(lte(rateLimits.windowEndsAt, now), ...endsWith))
    .run()
}

/** Takes back the last attempt under this key, which has turned out to be none: in the causing transaction. */
export function takeBackAttempt(tx: Tx, key: string): void {
  tx.update(rateLimits)
    .set({ count: sql`${rateLimits.count} - 1` })
    .where(and(eq(rateLimits.key, key), gt(rateLimits.count, 0)))
    .run()
}

function tooManyAttempts(wait: number): DomainError {
  return rateLimited(wait, `Too many attempts. Try again in ${waitText(wait)}.`)
}

/** Such as `30 seconds` or `2 minutes`, never less than it is. */
export function waitText(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000))
  if (seconds < 60) return seconds === 1 ? 'a second' : `${seconds} seconds`
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'a minute' : `${minutes} minutes`
}
