import { and, eq, isNotNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { mailDomains } from '#src/db/schema/sso.ts'
import type { Account } from '../accounts/insert-account.ts'
import { domainOf } from '../mail/check-address.ts'

/** The organization has proven by DNS that addresses of this domain are its own to give. */
export function hasProven(db: Reader, organizationId: OrganizationId, address: string): boolean {
  const proven = db
    .select({ id: mailDomains.id })
    .from(mailDomains)
    .where(
      and(
        eq(mailDomains.organizationId, organizationId),
        eq(mailDomains.domain, domainOf(address)),
        isNotNull(mailDomains.verifiedAt),
      ),
    )
    .get()
  return proven !== undefined
}

/**
 * May the organization's provider make this account a member without asking the person? Only where the account's own address is of
 * a proven domain, and a mailed link has shown that it is that person's.
 */
export function vouchesFor(db: Reader, organizationId: OrganizationId, account: Account): boolean {
  return account.emailVerifiedAt !== null && hasProven(db, organizationId, account.email)
}
