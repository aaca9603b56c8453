import { and, desc, eq, gt, isNull, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { scimTokens } from '#src/db/schema/scim.ts'
import { tryWrite } from '#src/db/write.ts'
import { hashApiToken } from '../api-tokens/find-api-token.ts'
import type { Deps, Origin, ProvisionerActor } from '../context.ts'
import { refuseWhenSpent, spendAttempts } from '../rate-limits/rate-limit.ts'

export type ScimToken = typeof scimTokens.$inferSelect

/** Counts failures only: a provider with a good token is not limited here. */
const failures = { limit: 30, window: 10 * 60_000 }
/** Milliseconds: the precision of a token's last use, so that not every request writes. */
const usedPrecision = 60_000

/** The provider behind a good token, or null. Throws rate_limited after many wrong ones from one address. */
export function actorOfScimToken(deps: Deps, origin: Origin, token: string): ProvisionerActor | null {
  const failed = `scim-token:ip:${origin.ip}`
  refuseWhenSpent(deps, failed, failures)
  const row = goodToken(deps, token)
  if (!row) {
    spendAttempts(deps, { key: failed, ...failures })
    return null
  }
  if (deps.clock.now() - (row.lastUsedAt ?? 0) >= usedPrecision) noteUse(deps, row.id)
  const { id, name, organizationId } = row
  return { kind: 'provisioner', tokenId: id, name, organizationId, origin }
}

/** Tokens that were not revoked, the newest first; expired ones included. */
export function listScimTokens(db: Reader, organizationId: OrganizationId): ScimToken[] {
  return db
    .select()
    .from(scimTokens)
    .where(and(eq(scimTokens.organizationId, organizationId), isNull(scimTokens.revokedAt)))
    .orderBy(desc(scimTokens.createdAt), desc(scimTokens.id))
    .all()
}

function goodToken(deps: Deps, token: string): ScimToken | undefined {
  return deps.db
    .select({ token: scimTokens })
    .from(scimTokens)
    .innerJoin(organizations, eq(organizations.id, scimTokens.organizationId))
    .where(
      and(
        eq(scimTokens.tokenHash, hashApiToken(token)),
        isNull(scimTokens.revokedAt),
        or(isNull(scimTokens.expiresAt), gt(scimTokens.expiresAt, deps.clock.now())),
        isNull(organizations.deletedAt),
      ),
    )
    .get()?.token
}

function noteUse(deps: Deps, id: string): void {
  tryWrite(deps.db, (tx) => {
    tx.update(scimTokens).set({ lastUsedAt: deps.clock.now() }).where(eq(scimTokens.id, id)).run()
  })
}
