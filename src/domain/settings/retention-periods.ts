import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { retentionPeriods } from '#src/db/schema/operations.ts'

/** In days. */
export interface RetentionPeriod {
  /** Unless the instance admin wants it otherwise. */
  days: number
  /** What may be set; null: it is as it is. */
  limits: { least: number; most: number } | null
}

/** How long what is kept: what domain/retention does by the clock, and what the privacy policy says of it. */
export const periods = {
  requests: { days: 30, limits: { least: 1, most: 365 } },
  sessions: { days: 0, limits: { least: 0, most: 30 } },
  invitations: { days: 7, limits: { least: 1, most: 90 } },
  'api-tokens': { days: 7, limits: { least: 0, most: 90 } },
  attempts: { days: 0, limits: null },
  unconfirmed: { days: 7, limits: { least: 1, most: 30 } },
  drafts: { days: 90, limits: { least: 7, most: 365 } },
  deliveries: { days: 90, limits: { least: 7, most: 365 } },
  // As long as the mailed link brings the account back.
  accounts: { days: 30, limits: null },
  organizations: { days: 30, limits: null },
  'data-requests': { days: 3 * 365, limits: null },
  copies: { days: 30, limits: { least: 1, most: 365 } },
} as const satisfies Record<string, RetentionPeriod>

export type RetentionRuleName = keyof typeof periods

/** Days that something is kept: what the instance admin set, within what may be set today, else Opsentry's own. */
export function daysOf(db: Reader, kept: RetentionRuleName): number {
  const { days, limits } = periods[kept]
  if (limits === null) return days
  const row = db.select().from(retentionPeriods).where(eq(retentionPeriods.promise, kept)).get()
  return Math.min(limits.most, Math.max(limits.least, row?.days ?? days))
}
