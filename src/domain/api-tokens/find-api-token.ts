import { createHash } from 'node:crypto'
import { and, desc, eq, gt, isNull, or, type Placeholder, sql } from 'drizzle-orm'
import type { Db, Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { tryWrite } from '#src/db/write.ts'
import type { Role } from '#src/words.ts'
import { lowerRole } from '../authorize.ts'
import type { Deps, Origin, TokenActor } from '../context.ts'
import { forbidden } from '../errors.ts'
import { isWithin, shownAddress } from '../networks/networks.ts'
import { refuseOutside } from '../networks/outside-networks.ts'
import { perNetwork } from '../rate-limits/network.ts'
import { refuseWhenSpent, spendAttempts } from '../rate-limits/rate-limit.ts'
import { noteCall } from './note-call.ts'
import { usualCallsPerMinute } from './token-limits.ts'

export type ApiToken = typeof apiTokens.$inferSelect

/** Counts failures only: a program with a good token is not limited here. */
const failures = { limit: 30, window: 10 * 60_000 }
/** Milliseconds: the precision of a token's last use, so that not every request writes. */
const usedPrecision = 60_000

/** The part of a request in which a token came: the query of an address stands in logs on the way. */
export type TokenPlace = 'header' | 'address'

/**
 * The actor of a good token, or null. Throws rate_limited after many wrong ones from one network; a good one goes on, since none is
 * guessed and programs of one office share an address. Throws forbidden for one that comes from outside of its own networks or its
 * organization's, or in an address where the organization takes none there; a refusal is recorded (note-call.ts).
 */
export function actorOfToken(
  deps: Deps,
  origin: Origin,
  token: string,
  place: TokenPlace = 'header',
): TokenActor | null {
  const good = goodToken(deps, token)
  if (!good) {
    const wrong = perNetwork('api-token', origin, failures)
    for (const attempt of wrong) refuseWhenSpent(deps, attempt.key, attempt)
    spendAttempts(deps, ...wrong)
    return null
  }
  const actor = actorOf(good, origin)
  try {
    refuseOutside(good.organization, origin)
    refuseElsewhere(good.token, origin)
    if (place === 'address' && !good.organization.apiKeyInAddress) throw forbidden(notInAddresses)
  } catch (error) {
    noteCall(deps, actor, { operation: 'any', refusal: 403 })
    throw error
  }
  if (deps.clock.now() - (good.token.lastUsedAt ?? 0) >= usedPrecision) noteUse(deps, actor.tokenId)
  return actor
}

const notInAddresses =
  'This organization takes no token in the address, where logs on the way may keep it. Send the header Authorization: OAuth TOKEN, or let an admin allow api_key in the dashboard, under API tokens.'

function refuseElsewhere({ networks }: ApiToken, { ip }: Origin): void {
  if (networks.length > 0 && !isWithin(networks, ip))
    throw forbidden(
      `This token works from its own addresses alone, and you come from ${shownAddress(ip)}. Call from one of them, or use another token.`,
    )
}

function actorOf({ token, role }: GoodToken, origin: Origin): TokenActor {
  const { id, name, organizationId, scopes, agentPublishes } = token
  const callsPerMinute = token.callsPerMinute ?? usualCallsPerMinute
  return { kind: 'token', tokenId: id, name, organizationId, role, scopes, agentPublishes, callsPerMinute, origin }
}

export interface ListedToken extends ApiToken {
  /** The person whose it is; null: the organization's. */
  holder: string | null
  /** Whoever made it, as far as they still have an account, and whether they have left the team. */
  maker: { name: string; left: boolean } | null
}

/** Tokens that were not revoked, the newest first; expired ones included. A person's role caps their own tokens' here, too. */
export function listApiTokens(db: Reader, organizationId: OrganizationId): ListedToken[] {
  return db
    .select({ token: apiTokens, maker: accounts.name, makerRole: memberships.role })
    .from(apiTokens)
    .leftJoin(accounts, eq(accounts.id, apiTokens.createdBy))
    .leftJoin(memberships, and(eq(memberships.accountId, accounts.id), eq(memberships.organizationId, organizationId)))
    .where(and(eq(apiTokens.organizationId, organizationId), isNull(apiTokens.revokedAt)))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .all()
    .map(({ token, maker, makerRole }) => ({
      ...token,
      role: token.accountId === null || makerRole === null ? token.role : lowerRole(token.role, makerRole),
      holder: token.accountId === null ? null : maker,
      maker: maker === null ? null : { name: maker, left: makerRole === null },
    }))
}

export interface OwnToken extends Omit<ApiToken, 'organizationId' | 'role' | 'tokenHash'> {
  organization: string
  /** It does what both it and the person may. */
  role: Role
}

/** A person's own tokens that still open something, the newest first. */
export function listOwnTokens({ db, clock }: Pick<Deps, 'db' | 'clock'>, accountId: AccountId): OwnToken[] {
  return db
    .select({ token: apiTokens, organization: organizations.name, holderRole: memberships.role })
    .from(apiTokens)
    .innerJoin(organizations, eq(organizations.id, apiTokens.organizationId))
    .innerJoin(
      memberships,
      and(eq(memberships.accountId, apiTokens.accountId), eq(memberships.organizationId, apiTokens.organizationId)),
    )
    .where(and(eq(apiTokens.accountId, accountId), isGood(clock.now())))
    .orderBy(desc(apiTokens.createdAt), desc(apiTokens.id))
    .all()
    .map(({ token, organization, holderRole }) => ({
      ...token,
      organization,
      role: lowerRole(token.role, holderRole),
    }))
}

/** 256 random bits need no salt. */
export function hashApiToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

interface GoodToken {
  token: ApiToken
  role: Role
  organization: Parameters<typeof refuseOutside>[0] & { apiKeyInAddress: boolean }
}

/** Prepared once, because every call of a program asks for it. */
function goodTokens(db: Db) {
  return db
    .select({
      token: apiTokens,
      holderRole: memberships.role,
      organization: {
        name: organizations.name,
        dashboardNetworks: organizations.dashboardNetworks,
        apiKeyInAddress: organizations.apiKeyInAddress,
      },
    })
    .from(apiTokens)
    .innerJoin(organizations, eq(organizations.id, apiTokens.organizationId))
    .leftJoin(accounts, and(eq(accounts.id, apiTokens.accountId), isNull(accounts.deletionRequestedAt)))
    .leftJoin(
      memberships,
      and(eq(memberships.accountId, accounts.id), eq(memberships.organizationId, apiTokens.organizationId)),
    )
    .where(and(eq(apiTokens.tokenHash, sql.placeholder('hash')), isGood(sql.placeholder('now'))))
    .prepare()
}

/** A person's own token does what they still may: it falls with their role, and is nothing without their membership. */
function goodToken({ db, clock }: Deps, token: string): GoodToken | undefined {
  const row = prepared(db, 'good token', goodTokens).get({ hash: hashApiToken(token), now: clock.now() })
  if (!row) return undefined
  const { token: found, holderRole, organization } = row
  if (found.accountId === null) return { token: found, role: found.role, organization }
  return holderRole === null ? undefined : { token: found, role: lowerRole(found.role, holderRole), organization }
}

function isGood(now: number | Placeholder) {
  const unexpired = or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now))
  return and(isNull(apiTokens.revokedAt), unexpired, isNull(organizations.deletedAt))
}

function noteUse(deps: Deps, id: string): void {
  tryWrite(deps.db, (tx) => {
    tx.update(apiTokens).set({ lastUsedAt: deps.clock.now() }).where(eq(apiTokens.id, id)).run()
  })
}
