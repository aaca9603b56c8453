import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { type Role, roles } from '#src/words.ts'
import { mayDo } from '../authorize.ts'

const writing: Role[] = roles.filter((role) => mayDo(role, 'incidents:write'))

/** A member who may write about incidents, and release what others wrote. */
export interface IncidentWriter {
  id: AccountId
  name: string
  address: string
  role: Role
}

/** By address. */
export function incidentWriters(db: Reader, organizationId: OrganizationId): IncidentWriter[] {
  return db
    .select({ id: accounts.id, name: accounts.name, address: accounts.email, role: memberships.role })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        inArray(memberships.role, writing),
        isNull(accounts.deletionRequestedAt),
      ),
    )
    .orderBy(accounts.email)
    .all()
}
