import { createHash } from 'node:crypto'
import { and, desc, eq, gt, isNull, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { tryWrite } from '#src/db/write.ts'
import type { Deps, Origin, TokenActor } from '../context.ts'
import { refuseWhenSpent, spendAttempts } from '../rate-limits/rate-limit.ts'

export type ApiToken = typeof apiTokens.$inferSelect

/** Counts failures only: a program with a good token is not limited here. */
const failures = { limit: 30, window: 10 * 60_000 }
/** Milliseconds: the precision of a token's last use, so that not every request writes. */
const usedPrecision = 60_000

/** The actor of a good token, or null. Throws rate_limited after many wrong ones from one address. */
export function actorOfToken(deps: Deps, origin: Origin, token: string): TokenActor | null {
  const failed = `api-token:ip:${origin.ip}`
  refuseWhenSpent(deps, failed, failures)
  const row = goodToken(deps, token)
  if (!row) {
    spendAttempts(deps, { key: failed, ...failures })
    return null
  }
  if (deps.clock.now() - (row.lastUsedAt ?? 0) >= usedPrecision) noteUse(deps, row.id)
  const { id, name, organizationId, role } = row
  return { kind: 'token', tokenId: id, name, organizationId, role, origin }
}

/** Tokens that were not revoked, the newest first; expired ones included. */
export function listApiTokens(db: Reader, organizationId: OrganizationId): ApiToken[] {
  return db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.organizationId, organizationId), isNull(apiTokens.revokedAt)))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .all()
}

/** 256 random bits need no salt. */
export function hashApiToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function goodToken(deps: Deps, token: string): ApiToken | undefined {
  return deps.db
    .select({ token: apiTokens })
    .from(apiTokens)
    .innerJoin(organizations, eq(organizations.id, apiTokens.organizationId))
    .where(
      and(
        eq(apiTokens.tokenHash, hashApiToken(token)),
        isNull(apiTokens.revokedAt),
        or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, deps.clock.now())),
        isNull(organizations.deletedAt),
      ),
    )
    .get()?.token
}

function noteUse(deps: Deps, id: string): void {
  tryWrite(deps.db, (tx) => {
    tx.update(apiTokens).set({ lastUsedAt: deps.clock.now() }).where(eq(apiTokens.id, id)).run()
  })
}
