import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { type Role, roles } from '#src/words.ts'
import { mayDo } from '../authorize.ts'

const writers: Role[] = roles.filter((role) => mayDo(role, 'incidents:write'))

/** The addresses of everybody who could write an update. */
export function writersOf(db: Reader, organizationId: OrganizationId): string[] {
  return db
    .select({ email: accounts.email })
    .from(memberships)
    .innerJoin(accounts, eq(accounts.id, memberships.accountId))
    .where(
      and(
        eq(memberships.organizationId, organizationId),
        inArray(memberships.role, writers),
        isNull(accounts.deletionRequestedAt),
      ),
    )
    .all()
    .map(({ email }) => email)
}
