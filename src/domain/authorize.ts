import type { OrganizationId } from '#src/db/ids.ts'
import type { Permission } from '#src/route.ts'
import type { TokenScope } from '#src/words/access.ts'
import { type Role, roles } from '#src/words.ts'
import type { AccountActor, Actor, Member, SystemActor, TokenActor } from './context.ts'
import { forbidden, notFound } from './errors.ts'

/** Permissions of each role in its organization; no other place grants any. */
const permissions = {
  'dashboard:read': ['owner', 'admin', 'editor', 'viewer'],
  'incidents:write': ['owner', 'admin', 'editor'],
  'services:set-status': ['owner', 'admin', 'editor'],
  'services:write': ['owner', 'admin'],
  'subscribers:read': ['owner', 'admin'],
  'subscribers:write': ['owner', 'admin'],
  'webhooks:write': ['owner', 'admin'],
  'team:write': ['owner', 'admin'],
  'organization:write': ['owner', 'admin'],
  'sso:write': ['owner'],
  'organization:delete': ['owner'],
  'organization:export': ['owner'],
  'ownership:transfer': ['owner'],
  'second-factors:reset': ['owner'],
  'api-tokens:write': ['owner', 'admin'],
  'audit:read': ['owner', 'admin'],
} as const satisfies Record<Permission, readonly Role[]>

/**
 * Scopes of API tokens that hold each permission; `everything` holds all, and no other place grants any. What a token reads of the
 * dashboard, each scope reads: whoever changes something looks at it first.
 */
const scopesOf = {
  'dashboard:read': ['read', 'incidents', 'services', 'subscribers'],
  'incidents:write': ['incidents'],
  'services:set-status': ['services'],
  'services:write': ['services'],
  'subscribers:read': ['subscribers'],
  'subscribers:write': ['subscribers'],
  'webhooks:write': [],
  'team:write': [],
  'organization:write': [],
  'sso:write': [],
  'organization:delete': [],
  'organization:export': [],
  'ownership:transfer': [],
  'second-factors:reset': [],
  'api-tokens:write': [],
  'audit:read': [],
} as const satisfies Record<Permission, readonly TokenScope[]>

/** Does one of the scopes hold the permission? */
export function covers(scopes: readonly TokenScope[], permission: Permission): boolean {
  const holding: readonly TokenScope[] = scopesOf[permission]
  return scopes.some((scope) => scope === 'everything' || holding.includes(scope))
}

/** The narrowest scope of a token that holds the permission, and the role that it has at the least. */
export function neededFor(permission: Permission): { scope: TokenScope; role: Role } {
  const [scope = 'everything'] = scopesOf[permission]
  return { scope, role: roles.findLast((role) => mayDo(role, permission)) ?? 'owner' }
}

export function mayDo(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(role)
}

/** Nobody gives, changes or takes a role above their own. */
export function reaches(own: Role, other: Role): boolean {
  return roles.indexOf(own) <= roles.indexOf(other)
}

/** The one of two that may do less. */
export function lowerRole(one: Role, other: Role): Role {
  return reaches(one, other) ? other : one
}

/** The roles an actor may give, highest first. */
export function rolesWithin(actor: Member | TokenActor | SystemActor): Role[] {
  return actor.kind === 'system' ? [...roles] : roles.filter((role) => reaches(actor.role, role))
}

/**
 * Passes an actor that has `permission` in `organizationId`; throws not_found for an organization that is not the actor's own
 * (so that nobody learns that it exists), forbidden for a role, or a token's scope, that does not suffice. The system passes always: it acts for
 * the person who started the command or wrote the job.
 */
export function authorize(
  actor: Actor,
  permission: Permission,
  organizationId: OrganizationId,
): asserts actor is Member | TokenActor | SystemActor {
  if (actor.kind === 'system') return
  if ((actor.kind !== 'member' && actor.kind !== 'token') || actor.organizationId !== organizationId)
    throw notFound('organization')
  if (!mayDo(actor.role, permission)) throw forbidden(`Your role (${actor.role}) does not allow this.`)
  if (actor.kind === 'token' && !covers(actor.scopes, permission))
    throw forbidden(scopeSentence(actor.scopes, permission))
}

/** Says which token to use instead: whoever reads it in a log has no other way to know. */
function scopeSentence(scopes: readonly TokenScope[], permission: Permission): string {
  const { scope } = neededFor(permission)
  return `This token is for ${scopes.join(', ')}, which does not allow this. Use one with the scope “${scope}”.`
}

/** Throws forbidden for everybody but the instance admin and a command at the console. */
export function authorizeInstanceAdmin(actor: Actor): asserts actor is AccountActor | SystemActor {
  if (actor.kind === 'system') return
  if (actor.kind !== 'account' || !actor.instanceAdmin) throw forbidden('Only the instance admin may do this.')
}
