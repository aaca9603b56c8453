import { asc, count, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { arrivals } from '#src/db/schema/arrivals.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import type { Organization } from './find-organization.ts'

/** Every organization of the instance with the size of its team, by name; deleted ones included, and none that is still arriving. */
export function listOrganizations(db: Reader): (Organization & { members: number })[] {
  return db
    .select({ organization: organizations, members: count(memberships.accountId) })
    .from(organizations)
    .leftJoin(memberships, eq(memberships.organizationId, organizations.id))
    .leftJoin(arrivals, eq(arrivals.organizationId, organizations.id))
    .where(isNull(arrivals.organizationId))
    .groupBy(organizations.id)
    .orderBy(asc(organizations.name), asc(organizations.id))
    .all()
    .map(({ organization, members }) => ({ ...organization, members }))
}
