import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { Role } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, rolesWithin } from '../authorize.ts'
import type { Actor, Deps, Member, SystemActor, TokenActor } from '../context.ts'
import { forbidden } from '../errors.ts'
import { tellOwners } from '../notifications/tell-owners.ts'
import { hashApiToken } from './find-api-token.ts'
import { endOf, type TokenEnd } from './token-end.ts'
import { type TokenLimits, unlimited } from './token-limits.ts'

export type ApiTokenInput = { name: string; role: Role } & TokenEnd

/** Returns the organization's new token, which is shown once and stored as a hash. Throws forbidden for a role above the actor's own. */
export function createApiToken(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: ApiTokenInput,
  limits: TokenLimits = unlimited,
): string {
  authorize(actor, 'api-tokens:write', organizationId)
  return insertToken(deps, actor, organizationId, { ...input, limits }, null)
}

/** The same for a token that is the person's own, and does what they still may. */
export function createOwnToken(
  deps: Deps,
  actor: Member,
  organizationId: OrganizationId,
  input: ApiTokenInput,
  limits: TokenLimits = unlimited,
): string {
  authorize(actor, 'api-tokens:write', organizationId)
  return insertToken(deps, actor, organizationId, { ...input, limits }, actor.accountId)
}

function insertToken(
  deps: Deps,
  actor: Member | TokenActor | SystemActor,
  organizationId: OrganizationId,
  { name, role, limits, ...end }: ApiTokenInput & { limits: TokenLimits },
  accountId: AccountId | null,
): string {
  if (!rolesWithin(actor).includes(role)) throw forbidden('You cannot give a role above your own.')
  const token = `opsentry_${deps.ids.token()}`
  write(deps.db, (tx) => {
    const id = deps.ids.id()
    const createdAt = deps.clock.now()
    const expiresAt = endOf(end, { now: createdAt, timeZone: timeZoneOf(tx, organizationId) })
    const createdBy = actor.kind === 'member' ? actor.accountId : null
    const row = { id, organizationId, name, role, ...limits, accountId, createdBy, createdAt, expiresAt }
    tx.insert(apiTokens)
      .values({ ...row, tokenHash: hashApiToken(token) })
      .run()
    tellOwners(tx, deps, { kind: 'api_token_created', organizationId, subjectId: id, also: createdBy })
    recordAudit(tx, deps, actor, {
      action: 'api_token.created',
      organizationId,
      subject: { type: 'api_token', id },
      changes: { name, role, ...limits, expiresAt, holder: accountId === null ? 'organization' : 'person' },
    })
  })
  return token
}

function timeZoneOf(db: Reader, organizationId: OrganizationId): string {
  const where = eq(organizations.id, organizationId)
  return db.select({ timeZone: organizations.timeZone }).from(organizations).where(where).get()?.timeZone ?? 'UTC'
}
