import { and, eq, gt, inArray, lt, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import type { OneTimePurpose } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { DomainError } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { readSignedToken, signedToken } from '../secrets/signed-links.ts'

export type OneTimeToken = typeof oneTimeTokens.$inferSelect

export interface NewOneTimeToken {
  purpose: OneTimePurpose
  accountId?: string
  email?: string
  challenge?: string
  /** Milliseconds. */
  lifetime: number
}

/** Makes the row and returns its id and the token that names it; removes expired rows on the way. */
export function issueToken(tx: Tx, deps: Deps, input: NewOneTimeToken): { id: string; token: string } {
  const now = deps.clock.now()
  const id = deps.ids.id()
  const { lifetime, ...row } = input
  tx.delete(oneTimeTokens).where(lt(oneTimeTokens.expiresAt, now)).run()
  tx.insert(oneTimeTokens)
    .values({ ...row, id, createdAt: now, expiresAt: now + lifetime })
    .run()
  return { id, token: signedToken(deps, 'one-time', id) }
}

/** Reads the token without using it. Throws not_found for one that was used, has expired or was never made. */
export function peekToken(deps: Deps, purpose: OneTimePurpose, token: string): OneTimeToken {
  const row = deps.db
    .select()
    .from(oneTimeTokens)
    .where(isGood(deps, purpose, idOf(deps, token)))
    .get()
  if (!row) throw overOrUsed()
  return row
}

/** Uses the token in the causing transaction: of two at the same time one gets the row, the other not_found. */
export function consumeToken(tx: Tx, deps: Deps, purpose: OneTimePurpose, token: string): OneTimeToken {
  const row = tx
    .delete(oneTimeTokens)
    .where(isGood(deps, purpose, idOf(deps, token)))
    .returning()
    .get()
  if (!row) throw overOrUsed()
  return row
}

/** Voids every unused token of one purpose for this address or account. */
export function forgetTokens(tx: Tx, purpose: OneTimePurpose, which: { email: string } | { accountId: string }): void {
  const whose =
    'email' in which
      ? inArray(oneTimeTokens.email, spellingsOf(which.email))
      : eq(oneTimeTokens.accountId, which.accountId)
  tx.delete(oneTimeTokens)
    .where(and(eq(oneTimeTokens.purpose, purpose), whose))
    .run()
}

/** Voids every link for an account, or to one of its addresses. */
export function forgetTokensOf(tx: Tx, { accountId, addresses }: { accountId: string; addresses: string[] }): void {
  tx.delete(oneTimeTokens)
    .where(or(inArray(oneTimeTokens.email, addresses), eq(oneTimeTokens.accountId, accountId)))
    .run()
}

function idOf(deps: Deps, token: string): string {
  return readSignedToken(deps, 'one-time', token) ?? ''
}

function isGood(deps: Deps, purpose: OneTimePurpose, id: string) {
  return and(
    eq(oneTimeTokens.id, id),
    eq(oneTimeTokens.purpose, purpose),
    gt(oneTimeTokens.expiresAt, deps.clock.now()),
  )
}

function overOrUsed(): DomainError {
  return new DomainError('not_found', 'This link has expired or was already used. Ask for a new one.')
}
