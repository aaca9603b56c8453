import { and, eq, isNull, min } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { Deps } from '../context.ts'
import { cachedInstance } from '../settings/instance.ts'

const aMinute = 60_000

/**
 * Milliseconds without a request after which the account's sessions end: the strictest of the instance's and its
 * organizations'; null: none of them says.
 */
export function idleLimit(deps: Pick<Deps, 'db'>, accountId: string): number | null {
  const limits = [cachedInstance(deps.db).idleMinutes, strictestOf(deps, accountId)].filter((limit) => limit !== null)
  return limits.length === 0 ? null : Math.min(...limits) * aMinute
}

export function isIdle(idleFor: number, limit: number | null): boolean {
  return limit !== null && idleFor > limit
}

/** Milliseconds: the precision of a session's last use, so that not every request writes. An idle one ends early by this. */
export function seenPrecision(limit: number | null): number {
  return Math.min(5 * aMinute, (limit ?? Number.POSITIVE_INFINITY) / 15)
}

function strictestOf({ db }: Pick<Deps, 'db'>, accountId: string): number | null {
  const row = db
    .select({ minutes: min(organizations.idleMinutes) })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.accountId, accountId), isNull(organizations.deletedAt)))
    .get()
  return row?.minutes ?? null
}
