import type { Role } from '#src/db/schema/identity.ts'
import type { Actor, Member, SystemActor } from './context.ts'
import { forbidden, notFound } from './errors.ts'

/** What each role may do in its organization: the one table. */
const permissions = {
  'dashboard:read': ['owner', 'admin', 'editor', 'viewer'],
  'incidents:write': ['owner', 'admin', 'editor'],
  'services:set-status': ['owner', 'admin', 'editor'],
  'services:write': ['owner', 'admin'],
  'subscribers:read': ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

export function mayDo(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(role)
}

/**
 * Lets an actor go on with `permission` in `organizationId`, or throws: not_found where the organization is not the
 * actor's own (so that nobody learns that it exists), forbidden where the role does not suffice.
 * The system acts for whoever started the command or wrote the job.
 */
export function authorize(
  actor: Actor,
  permission: Permission,
  organizationId: string,
): asserts actor is Member | SystemActor {
  if (actor.kind === 'system') return
  if (actor.kind !== 'member' || actor.organizationId !== organizationId) throw notFound('organization')
  if (!mayDo(actor.role, permission)) throw forbidden(`Your role (${actor.role}) does not allow this.`)
}

/** Lets only the instance admin, or a command at the console, go on. */
export function authorizeInstanceAdmin(actor: Actor): void {
  if (actor.kind === 'system') return
  if (actor.kind !== 'account' || !actor.instanceAdmin) throw forbidden('Only the instance admin may do this.')
}
