import { eq, lt } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { rateLimits } from '#src/db/schema/operations.ts'
import { keepBooks } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { rateLimited } from '../errors.ts'

export interface RateLimit {
  /** Attempts allowed in one window. */
  limit: number
  /** Milliseconds. */
  window: number
}

/**
 * Counts one attempt under `key`; throws rate_limited, with the time left, once the window's attempts are spent. `onLock`
 * runs at the first refusal of a window alone. Kept in the database: a restart forgets no attempt.
 */
export function spendAttempt(
  deps: Pick<Deps, 'db' | 'clock'>,
  key: string,
  { limit, window }: RateLimit,
  onLock: () => void = () => undefined,
): void {
  const now = deps.clock.now()
  const { left, first } = keepBooks(deps.db, (tx) => {
    tx.delete(rateLimits).where(lt(rateLimits.windowEndsAt, now)).run()
    const known = tx.select().from(rateLimits).where(eq(rateLimits.key, key)).get()
    const count = known?.count ?? 0
    const windowEndsAt = known?.windowEndsAt ?? now + window
    // One count above the limit tells later refusals that they are not the first.
    if (count <= limit)
      tx.insert(rateLimits)
        .values({ key, count: count + 1, windowEndsAt })
        .onConflictDoUpdate({ target: rateLimits.key, set: { count: count + 1 } })
        .run()
    return { left: count >= limit ? windowEndsAt - now : 0, first: count === limit }
  })
  if (first) onLock()
  if (left > 0) throw rateLimited(left, `Too many attempts. Try again in ${minutes(left)}.`)
}

/** Throws rate_limited where the window's attempts are spent, and counts nothing: for what counts failures alone. */
export function refuseWhenSpent(deps: Pick<Deps, 'db' | 'clock'>, key: string, { limit }: RateLimit): void {
  const known = deps.db.select().from(rateLimits).where(eq(rateLimits.key, key)).get()
  const left = (known?.windowEndsAt ?? 0) - deps.clock.now()
  if (known && known.count >= limit && left > 0)
    throw rateLimited(left, `Too many attempts. Try again in ${minutes(left)}.`)
}

/** Success: what was counted under `key` is forgotten, in the causing transaction. */
export function forgetAttempts(tx: Tx, key: string): void {
  tx.delete(rateLimits).where(eq(rateLimits.key, key)).run()
}

function minutes(milliseconds: number): string {
  const count = Math.max(1, Math.ceil(milliseconds / 60_000))
  return count === 1 ? 'a minute' : `${count} minutes`
}
