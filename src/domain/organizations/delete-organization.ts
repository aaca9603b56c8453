import { and, eq, isNotNull } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { write } from '#src/db/write.ts'
import { endCredentials } from '../accounts/end-credentials.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { refuseOutside } from '../networks/outside-networks.ts'
import { readInstance } from '../settings/instance.ts'
import { isArriving } from '../settings/is-arriving.ts'
import { periods } from '../settings/retention-periods.ts'
import { organizationById } from './find-organization.ts'

/** Milliseconds in which a deleted organization can be brought back; afterwards it is erased. */
export const restorableFor = periods.organizations.days * 24 * 3_600_000

/** Hides the organization with its page, team and data at once. Throws invalid on `typedName`, conflict for the home organization. */
export function deleteOrganization(deps: Deps, actor: Actor, organizationId: OrganizationId, typedName: string): void {
  authorize(actor, 'organization:delete', organizationId)
  const { name } = organizationById(deps, organizationId)
  if (readInstance(deps.db).homeOrganizationId === organizationId)
    throw conflict(`${name} is shown at the address of this Opsentry: choose another home organization first.`)
  if (typedName.trim() !== name) throw invalid({ typedName: `Type ${name} to delete it.` })
  write(deps.db, (tx) => {
    tx.update(organizations).set({ deletedAt: deps.clock.now() }).where(eq(organizations.id, organizationId)).run()
    endCredentials(tx, deps, actor, 'organization deleted', { organizationId })
    for (const chain of [organizationId, null])
      recordAudit(tx, deps, actor, {
        action: 'organization.deleted',
        organizationId: chain,
        subject: { type: 'organization', id: organizationId },
      })
  })
}

/**
 * Brings a deleted organization back, but for its tokens and open invitations: by one of its owners, or by the instance admin.
 * Throws not_found.
 */
export function restoreOrganization(deps: Deps, actor: AccountActor, organizationId: OrganizationId): string {
  const organization = deps.db
    .select()
    .from(organizations)
    .where(and(eq(organizations.id, organizationId), isNotNull(organizations.deletedAt)))
    .get()
  if (organization && isArriving(deps.db, organization.id))
    throw conflict('An export is being imported into this organization: it is back when that has ended.')
  if (!organization || !(actor.instanceAdmin || owns(deps, actor, organizationId))) throw notFound('organization')
  if (!actor.instanceAdmin) refuseOutside(organization, actor.origin)
  if (deps.clock.now() - (organization.deletedAt ?? 0) > restorableFor)
    throw conflict(`${organization.name} was deleted more than 30 days ago: it is being erased.`)
  write(deps.db, (tx) => {
    tx.update(organizations).set({ deletedAt: null }).where(eq(organizations.id, organizationId)).run()
    for (const chain of [organizationId, null])
      recordAudit(tx, deps, actor, {
        action: 'organization.restored',
        organizationId: chain,
        subject: { type: 'organization', id: organizationId },
      })
  })
  return organization.name
}

function owns({ db }: Deps, actor: AccountActor, organizationId: OrganizationId): boolean {
  const membership = db
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organizationId, organizationId), eq(memberships.accountId, actor.accountId)))
    .get()
  return membership?.role === 'owner'
}
