import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import type { Account } from '../accounts/insert-account.ts'
import { isMember } from '../organizations/memberships.ts'
import { isProvenAddress } from '../sso/mail-domains.ts'

/**
 * May the organization's provider make this account a member without asking the person? Only where the account's own address is of
 * a proven domain, and a mailed link has shown that it is that person's. Whoever administers the instance is asked always.
 */
export function vouchesFor(db: Reader, organizationId: OrganizationId, account: Account): boolean {
  const { id, email, emailVerifiedAt, instanceAdmin } = account
  if (isMember(db, { organizationId, accountId: id })) return true
  return emailVerifiedAt !== null && !instanceAdmin && isProvenAddress(db, organizationId, email)
}
