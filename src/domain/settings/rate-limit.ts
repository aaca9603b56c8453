import { eq, lt } from 'drizzle-orm'
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

/** Counts one attempt under `key`; throws rate_limited, with the time left, once the window's attempts are spent. */
export function spendAttempt(deps: Pick<Deps, 'db' | 'clock'>, key: string, { limit, window }: RateLimit): void {
  const now = deps.clock.now()
  const left = keepBooks(deps.db, (tx) => {
    tx.delete(rateLimits).where(lt(rateLimits.windowEndsAt, now)).run()
    const known = tx.select().from(rateLimits).where(eq(rateLimits.key, key)).get()
    if (known && known.count >= limit) return known.windowEndsAt - now
    if (known)
      tx.update(rateLimits)
        .set({ count: known.count + 1 })
        .where(eq(rateLimits.key, key))
        .run()
    else
      tx.insert(rateLimits)
        .values({ key, count: 1, windowEndsAt: now + window })
        .run()
    return 0
  })
  if (left > 0) throw rateLimited(left, `Too many attempts. Try again in ${minutes(left)}.`)
}

function minutes(milliseconds: number): string {
  const count = Math.max(1, Math.ceil(milliseconds / 60_000))
  return count === 1 ? 'a minute' : `${count} minutes`
}
