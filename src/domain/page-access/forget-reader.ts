import { and, eq, inArray } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { pageLinks, pagePasses, pageReaders } from '#src/db/schema/page-access.ts'
import { mailboxKey, spellingsOf } from '../mail/mailbox-key.ts'

/**
 * In the causing transaction: ends what a person holds to pages that are not public, passes and links on their way; of one
 * organization, or (null) of all. As a reader they stay: the team says who is one. Returns how many passes ended.
 */
export function endPassesOfPerson(tx: Tx, address: string, organizationId: OrganizationId | null): number {
  const spellings = spellingsOf(address)
  const passes = organizationId === null ? undefined : eq(pagePasses.organizationId, organizationId)
  const ended = tx
    .delete(pagePasses)
    .where(and(inArray(pagePasses.address, spellings), passes))
    .returning({ id: pagePasses.id })
    .all()
  const links = organizationId === null ? undefined : eq(pageLinks.organizationId, organizationId)
  tx.delete(pageLinks)
    .where(and(inArray(pageLinks.address, spellings), links))
    .run()
  return ended.length
}

/** In the causing transaction: nothing of the person stays, so that nobody mails them a link any more. */
export function forgetReader(tx: Tx, addresses: string[]): void {
  for (const address of addresses) endPassesOfPerson(tx, address, null)
  tx.delete(pageReaders)
    .where(and(eq(pageReaders.kind, 'address'), inArray(pageReaders.key, addresses.map(mailboxKey))))
    .run()
}
