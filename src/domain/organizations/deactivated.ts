import { and, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { scimUsers } from '#src/db/schema/scim.ts'
import { isMember, type MembershipKey } from './memberships.ts'

/**
 * Somebody whom the organization's provider described over SCIM and who is no member any more: it has deactivated them, or the team
 * has removed them. No sign-in brings them back, only the provider's word or a new invitation.
 */
export function isDeactivated(db: Reader, key: MembershipKey): boolean {
  const { organizationId, accountId } = key
  const described = db
    .select({ id: scimUsers.id })
    .from(scimUsers)
    .where(and(eq(scimUsers.organizationId, organizationId), eq(scimUsers.accountId, accountId)))
    .get()
  return described !== undefined && !isMember(db, key)
}
