import { and, isNull, lt, lte, or } from 'drizzle-orm'
import { apiTokens, invitations, oneTimeTokens } from '#src/db/schema/access.ts'
import { sessions } from '#src/db/schema/identity.ts'
import { drafts, rateLimits } from '#src/db/schema/operations.ts'
import { removeRows } from './remove-rows.ts'
import { inSteps, type Run } from './run.ts'

/** Sessions that ended by the clock, and links that open nothing any more, so many days later. */
export async function removeExpiredSessions(run: Run): Promise<void> {
  await inSteps(run, 'sessions', (tx, limit) => removeRows(tx, sessions, lt(sessions.expiresAt, run.before), limit))
  await inSteps(run, 'links', (tx, limit) =>
    removeRows(tx, oneTimeTokens, lt(oneTimeTokens.expiresAt, run.before), limit),
  )
}

/** Invitations that nobody accepted, so many days after their link stopped working. */
export async function removeExpiredInvitations(run: Run): Promise<void> {
  const over = and(isNull(invitations.acceptedAt), lt(invitations.expiresAt, run.before))
  await inSteps(run, 'invitations', (tx, limit) => removeRows(tx, invitations, over, limit))
}

/** What a program signed in with, so many days after it stopped working. */
export async function removeEndedApiTokens(run: Run): Promise<void> {
  const over = or(lt(apiTokens.expiresAt, run.before), lt(apiTokens.revokedAt, run.before))
  await inSteps(run, 'tokens', (tx, limit) => removeRows(tx, apiTokens, over, limit))
}

/** Counted attempts, which hold addresses: they protect nothing once their window is over. */
export async function removeSpentAttempts(run: Run): Promise<void> {
  const over = lte(rateLimits.windowEndsAt, run.now)
  await inSteps(run, 'attempts', (tx, limit) => removeRows(tx, rateLimits, over, limit))
}

/** What somebody typed, left for so long. */
export async function removeOldDrafts(run: Run): Promise<void> {
  await inSteps(run, 'drafts', (tx, limit) => removeRows(tx, drafts, lt(drafts.updatedAt, run.before), limit))
}
