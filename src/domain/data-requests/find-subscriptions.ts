import { asc, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'

/** All subscriptions of an address on this instance, in every organization; ended ones included. */
export function subscriptionsOf(db: Reader, address: string) {
  return db
    .select({ subscriber: subscribers, organization: organizations })
    .from(subscribers)
    .innerJoin(organizations, eq(organizations.id, subscribers.organizationId))
    .where(eq(subscribers.address, address))
    .orderBy(asc(organizations.name), asc(subscribers.id))
    .all()
}
