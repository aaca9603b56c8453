import { eq, sql } from 'drizzle-orm'
import type { Db, Tx } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { sweepAttempts } from './rate-limit.ts'

/** Guesses of a secret, counted as wrong until `takeBackAttempt()` or `forgetAttempts()` says that one was right. */
export interface Guesses {
  /** Name of the counter; a person's address stands at its end. */
  key: string
  /** Wrong ones before the first wait. */
  free: number
}

const second = 1000
const minute = 60 * second

/** Milliseconds after each wrong guess beyond the free ones, and after every one beyond these. */
const waits = [30 * second, minute, 2 * minute, 4 * minute, 8 * minute, 15 * minute]
const longestWait = 15 * minute
/** Milliseconds without a guess, beyond the wait, after which all are forgotten. */
const memory = 60 * minute

/** A wait in force: how long it is still, and under which of the keys. */
export interface Waiting {
  key: string
  /** Milliseconds. */
  left: number
}

/** The longest wait in force under these keys, or null. Counts nothing. */
export function waitingFor({ db, clock }: Pick<Deps, 'db' | 'clock'>, keys: Guesses[]): Waiting | null {
  const now = clock.now()
  const waiting = keys.map(({ key, free }) => ({ key, left: leftOf(rowOf(db, key, now), free, now) }))
  return waiting.filter(({ left }) => left > 0).toSorted((one, other) => other.left - one.left)[0] ?? null
}

/**
 * Counts one guess under each key, unless a wait is in force under any: that one is returned, and nothing is counted, so that
 * whoever goes on knocking waits no longer for it. `onWait` is called with a key under which the first wait begins.
 */
export function spendGuess(
  deps: Pick<Deps, 'db' | 'clock'>,
  keys: Guesses[],
  onWait: (key: string) => void = () => {},
): Waiting | null {
  const now = deps.clock.now()
  const { waiting, begun } = writeUnaudited(
    deps.db,
    (tx) => {
      const waiting = waitingFor(deps, keys)
      return { waiting, begun: waiting ? [] : keys.filter((guesses) => count(tx, deps.db, now, guesses)) }
    },
    { durable: false },
  )
  for (const { key } of begun) onWait(key)
  return waiting
}

/** How often the secret was guessed wrong under this key. */
export function guessesUnder({ db, clock }: Pick<Deps, 'db' | 'clock'>, key: string): number {
  return rowOf(db, key, clock.now()).count
}

/** True where its first wait begins. */
function count(tx: Tx, db: Db, now: number, { key, free }: Guesses): boolean {
  const wrong = rowOf(db, key, now).count + 1
  const wait = waitAfter(wrong, free)
  const row = { key, count: wrong, nextAt: now + wait, windowEndsAt: now + wait + memory }
  prepared(db, 'count a guess', counting).run(row)
  if (wrong === 1) sweepAttempts(tx, now)
  return wrong === free
}

function waitAfter(wrong: number, free: number): number {
  return wrong < free ? 0 : (waits[wrong - free] ?? longestWait)
}

type Row = Pick<typeof rateLimits.$inferSelect, 'count' | 'nextAt'>

/** A wait is never longer than its own length, whatever a clock said that has been set back since. */
function leftOf({ count, nextAt }: Row, free: number, now: number): number {
  return Math.max(0, Math.min(nextAt - now, waitAfter(count, free)))
}

function rowOf(db: Db, key: string, now: number): Row {
  const row = prepared(db, 'guesses', reading).get({ key })
  const isOver = !row || row.windowEndsAt <= now || row.windowEndsAt > now + longestWait + 2 * memory
  return isOver ? { count: 0, nextAt: 0 } : row
}

function counting(db: Db) {
  const { placeholder } = sql
  return db
    .insert(rateLimits)
    .values({
      key: placeholder('key'),
      count: placeholder('count'),
      nextAt: placeholder('nextAt'),
      windowEndsAt: placeholder('windowEndsAt'),
    })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        count: sql`excluded.count`,
        nextAt: sql`excluded.next_at`,
        windowEndsAt: sql`excluded.window_ends_at`,
      },
    })
    .prepare()
}

function reading(db: Db) {
  return db
    .select()
    .from(rateLimits)
    .where(eq(rateLimits.key, sql.placeholder('key')))
    .prepare()
}
