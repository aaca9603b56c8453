import { eq, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { retentionPeriods } from '#src/db/schema/operations.ts'

/** All numbers are days. */
export interface RetentionPeriod {
  /** The default, unless the instance admin changes it. */
  days: number
  /** Bounds for the instance admin's choice; null: it cannot be changed. */
  limits: { least: number; most: number } | null
}

/** Retention periods that domain/retention enforces and the privacy policy states. */
export const periods = {
  requests: { days: 30, limits: { least: 1, most: 365 } },
  sessions: { days: 0, limits: { least: 0, most: 30 } },
  invitations: { days: 7, limits: { least: 1, most: 90 } },
  'api-tokens': { days: 7, limits: { least: 0, most: 90 } },
  attempts: { days: 0, limits: null },
  unconfirmed: { days: 7, limits: { least: 1, most: 30 } },
  drafts: { days: 90, limits: { least: 7, most: 365 } },
  deliveries: { days: 90, limits: { least: 7, most: 365 } },
  // As long as the mailed link restores the account.
  accounts: { days: 30, limits: null },
  organizations: { days: 30, limits: null },
  'data-requests': { days: 3 * 365, limits: null },
  // A day more than the charts show.
  metrics: { days: 31, limits: null },
  copies: { days: 30, limits: { least: 1, most: 365 } },
} as const satisfies Record<string, RetentionPeriod>

export type RetentionRuleName = keyof typeof periods

/** Days for which something is kept: the instance admin's choice, clamped to today's limits, else the default. */
export function daysOf(db: Reader, kept: RetentionRuleName): number {
  const { days, limits } = periods[kept]
  if (limits === null) return days
  const row = chosen(db).get({ kept })
  return Math.min(limits.most, Math.max(limits.least, row?.days ?? days))
}

/** Each rule asks every hour. */
const chosen = (db: Reader) =>
  prepared(db, 'chosen retention period', () =>
    db
      .select({ days: retentionPeriods.days })
      .from(retentionPeriods)
      .where(eq(retentionPeriods.promise, sql.placeholder('kept')))
      .prepare(),
  )
