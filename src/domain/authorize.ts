import type { OrganizationId } from '#src/db/ids.ts'
import type { Permission } from '#src/route.ts'
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
 * (so that nobody learns that it exists), forbidden for a role that does not suffice. The system passes always: it acts for
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
}

/** Throws forbidden for everybody but the instance admin and a command at the console. */
export function authorizeInstanceAdmin(actor: Actor): asserts actor is AccountActor | SystemActor {
  if (actor.kind === 'system') return
  if (actor.kind !== 'account' || !actor.instanceAdmin) throw forbidden('Only the instance admin may do this.')
}
