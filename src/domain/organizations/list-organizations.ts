import { asc, count, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { memberships, organizations } from '#src/db/schema/identity.ts'
import type { Organization } from './find-organization.ts'

/** Every organization of the instance with the size of its team, by name; deleted ones included. */
export function listOrganizations(db: Reader): (Organization & { members: number })[] {
  return db
    .select({ organization: organizations, members: count(memberships.accountId) })
    .from(organizations)
    .leftJoin(memberships, eq(memberships.organizationId, organizations.id))
    .groupBy(organizations.id)
    .orderBy(asc(organizations.name), asc(organizations.id))
    .all()
    .map(({ organization, members }) => ({ ...organization, members }))
}
