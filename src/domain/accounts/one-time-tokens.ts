import { and, eq, gt, inArray, isNull, lt, or } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { oneTimeTokens } from '#src/db/schema/access.ts'
import { type OneTimePurpose, oneTimePurposes } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { linkFates } from '../endings.ts'
import { DomainError } from '../errors.ts'
import { spellingsOf } from '../mail/mailbox-key.ts'
import { readSignedToken, signedToken } from '../secrets/signed-links.ts'
import { removableBefore } from '../time/clock-reading.ts'

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
  tx.delete(oneTimeTokens)
    .where(lt(oneTimeTokens.expiresAt, removableBefore({ ...deps, db: tx })))
    .run()
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

/** Voids, in the causing transaction, every link of the account that dies with what it leaned on (domain/endings.ts). */
export function voidLinks(tx: Tx, { id, email }: { id: string; email: string }): number {
  const dying = oneTimePurposes.filter((purpose) => linkFates[purpose] === 'dies')
  // A link to choose a new password names the address alone, so that known and unknown ones look alike.
  const byAddress = and(isNull(oneTimeTokens.accountId), inArray(oneTimeTokens.email, spellingsOf(email)))
  return tx
    .delete(oneTimeTokens)
    .where(and(inArray(oneTimeTokens.purpose, dying), or(eq(oneTimeTokens.accountId, id), byAddress)))
    .returning({ id: oneTimeTokens.id })
    .all().length
}

/** Voids the account's unused links of these purposes; returns how many there were. */
export function forgetTokens(tx: Tx, accountId: string, purposes: OneTimePurpose[]): number {
  return tx
    .delete(oneTimeTokens)
    .where(and(inArray(oneTimeTokens.purpose, purposes), eq(oneTimeTokens.accountId, accountId)))
    .returning({ id: oneTimeTokens.id })
    .all().length
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
