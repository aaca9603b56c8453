import type { OrganizationId } from '#src/db/ids.ts'
import { authorize, authorizeInstanceAdmin } from '../authorize.ts'
import type { Actor } from '../context.ts'

/**
 * Allows owners of the organization, since a provider can let anybody in as anybody there; for the instance (null) its admin.
 * Throws forbidden, not_found.
 */
export function authorizeSso(actor: Actor, organizationId: OrganizationId | null): void {
  if (organizationId === null) authorizeInstanceAdmin(actor)
  else authorize(actor, 'sso:write', organizationId)
}
