import { asc, count, eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimGroupMembers, scimGroups } from '#src/db/schema/scim.ts'
import type { Role } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { listMailDomains } from '../sso/mail-domains.ts'
import { countGroups } from './find-groups.ts'
import { roleOfGroup } from './group-roles.ts'
import { countUsers } from './list-users.ts'

/** What providers have brought here, for the people who answer for it. */
export interface ScimOverview {
  people: number
  groups: { name: string; people: number; role: Role | null }[]
  moreGroups: number
  /** Whoever has an address of these becomes a member at once. */
  provenDomains: string[]
}

const mostShown = 50

export function scimOverview(deps: Deps, organizationId: OrganizationId): ScimOverview {
  const { db } = deps
  const { displayName, externalId } = scimGroups
  const rows = db
    .select({ displayName, externalId, people: count(scimGroupMembers.userId) })
    .from(scimGroups)
    .leftJoin(scimGroupMembers, eq(scimGroupMembers.groupId, scimGroups.id))
    .where(eq(scimGroups.organizationId, organizationId))
    .groupBy(scimGroups.id)
    .orderBy(asc(scimGroups.displayNameKey))
    .limit(mostShown)
    .all()
  const roleOf = roleOfGroup(db, organizationId)
  const domains = listMailDomains(db, organizationId).filter(({ verifiedAt }) => verifiedAt !== null)
  return {
    people: countUsers(deps, organizationId),
    groups: rows.map((row) => ({ name: row.displayName, people: row.people, role: roleOf(row) })),
    moreGroups: Math.max(0, countGroups(deps, organizationId) - mostShown),
    provenDomains: domains.map(({ domain }) => domain),
  }
}
