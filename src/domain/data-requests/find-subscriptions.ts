import { asc, eq, inArray, or } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { mailboxKey, spellingsOf } from '../mail/mailbox-key.ts'

/** All subscriptions of a mailbox on this instance, in every organization; ended ones included. */
export function subscriptionsOf(db: Reader, address: string) {
  return db
    .select({ subscriber: subscribers, organization: organizations })
    .from(subscribers)
    .innerJoin(organizations, eq(organizations.id, subscribers.organizationId))
    .where(or(eq(subscribers.mailbox, mailboxKey(address)), inArray(subscribers.address, spellingsOf(address))))
    .orderBy(asc(organizations.name), asc(subscribers.id))
    .all()
}
