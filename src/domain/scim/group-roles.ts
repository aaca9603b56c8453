import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimGroupMembers, scimGroups } from '#src/db/schema/scim.ts'
import { type Role, roles } from '#src/words.ts'
import type { Deps, ProvisionerActor } from '../context.ts'
import { changeInvitedRole } from '../invitations/change-invitation.ts'
import { enabledProviders, groupRolesOf } from '../sso/find-providers.ts'
import { giveRole } from '../team/change-team.ts'
import { findUser } from './find-users.ts'

/** Of somebody in no group that has a role, where the organization has not said otherwise. */
const leastRole: Role = 'viewer'

/** The roles that groups have, as the organization's providers say it. */
interface Mapping {
  /** Empty: roles are given by hand. */
  roleOf: Map<string, Role>
  otherwise: Role
}

/** The role with which a person begins. */
export function firstRole(db: Reader, organizationId: OrganizationId, userId: string): Role {
  return roleIn(db, mappingOf(db, organizationId), userId)
}

/**
 * In the causing transaction: gives these people the roles that their groups now have. An owner's is given and taken by hand alone,
 * so that no change at the provider leaves an organization without one.
 */
export function followGroups(tx: Tx, deps: Deps, actor: ProvisionerActor, userIds: Iterable<string>): void {
  const { organizationId } = actor
  const mapping = mappingOf(tx, organizationId)
  if (mapping.roleOf.size === 0) return
  for (const id of userIds) {
    const { accountId, role, openInvitation } = findUser(tx, organizationId, id)
    const wanted = roleIn(tx, mapping, id)
    if (accountId !== null && role !== null && role !== 'owner' && role !== wanted)
      giveRole(tx, deps, actor, organizationId, { accountId, role }, wanted)
    else if (openInvitation && openInvitation.role !== wanted)
      changeInvitedRole(tx, deps, actor, { ...openInvitation, organizationId }, wanted)
  }
}

export interface NamedGroup {
  displayName: string
  externalId: string | null
}

/** The role that a group stands for; null: none. */
export function roleOfGroup(db: Reader, organizationId: OrganizationId): (group: NamedGroup) => Role | null {
  const { roleOf } = mappingOf(db, organizationId)
  return (group) => roleFrom(roleOf, group)
}

function roleIn(db: Reader, { roleOf, otherwise }: Mapping, userId: string): Role {
  if (roleOf.size === 0) return otherwise
  const groups = db
    .select({ displayName: scimGroups.displayName, externalId: scimGroups.externalId })
    .from(scimGroupMembers)
    .innerJoin(scimGroups, eq(scimGroups.id, scimGroupMembers.groupId))
    .where(eq(scimGroupMembers.userId, userId))
    .all()
  const given = groups.map((group) => roleFrom(roleOf, group))
  return roles.find((role) => given.includes(role)) ?? otherwise
}

/** A provider's role may name the group as people do, or by its id there: the higher of both. */
function roleFrom(roleOf: Mapping['roleOf'], { displayName, externalId }: NamedGroup): Role | null {
  const both = [roleOf.get(displayName), roleOf.get(externalId ?? '')]
  return roles.find((role) => both.includes(role)) ?? null
}

/** Nobody becomes an owner by a group: the forms take no such role. */
function mappingOf(db: Reader, organizationId: OrganizationId): Mapping {
  const providers = enabledProviders(db, organizationId)
  const mapped = providers.flatMap(({ id }) => groupRolesOf(db, id))
  // Of two providers that name the same group, the higher role counts.
  const highestLast = mapped.toSorted((a, b) => roles.indexOf(b.role) - roles.indexOf(a.role))
  return {
    roleOf: new Map(highestLast.map(({ group, role }) => [group, role])),
    otherwise: providers.find(({ defaultRole }) => defaultRole !== null)?.defaultRole ?? leastRole,
  }
}
