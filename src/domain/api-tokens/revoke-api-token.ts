import { and, eq, isNull, type SQL } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { notFound } from '../errors.ts'

/** Revokes the token from the next request on. Throws not_found. */
export function revokeApiToken(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'api-tokens:write', organizationId)
  write(deps.db, (tx) => {
    if (revoke(tx, deps, actor, [eq(apiTokens.id, id), isOf({ organizationId })]) === 0) throw notFound('API token')
  })
}

/** Revokes a token of the person's own, wherever it acts. Throws not_found. */
export function revokeOwnToken(deps: Deps, actor: AccountActor, id: string): void {
  write(deps.db, (tx) => {
    if (revoke(tx, deps, actor, [eq(apiTokens.id, id), isOf({ accountId: actor.accountId })]) === 0)
      throw notFound('API token')
  })
}

export type TokenOwner =
  | { accountId: string }
  | { organizationId: string }
  /** The person's own tokens there. */
  | { accountId: string; organizationId: string }

/** Revokes all of a person's own tokens, or all that act in an organization, in the causing transaction. */
export function revokeTokensOf(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  owner: TokenOwner,
  because: string,
): number {
  return revoke(tx, deps, actor, [isOf(owner)], because)
}

function revoke(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'db'>,
  actor: Actor,
  which: (SQL | undefined)[],
  because?: string,
): number {
  const revoked = tx
    .update(apiTokens)
    .set({ revokedAt: deps.clock.now() })
    .where(and(...which, isNull(apiTokens.revokedAt)))
    .returning()
    .all()
  for (const { id, name, organizationId } of revoked)
    recordAudit(tx, deps, actor, {
      action: 'api_token.revoked',
      organizationId,
      subject: { type: 'api_token', id },
      changes: because === undefined ? { name } : { name, because },
    })
  return revoked.length
}

function isOf(owner: TokenOwner): SQL | undefined {
  return and(
    ...('accountId' in owner ? [eq(apiTokens.accountId, owner.accountId)] : []),
    ...('organizationId' in owner ? [eq(apiTokens.organizationId, owner.organizationId)] : []),
  )
}
