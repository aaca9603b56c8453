import { type SQL, sql } from 'drizzle-orm'
import type { SubscriberId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'

/** Replaces an erased address in the subscriber's row and in its deliveries; `unlessErased` matches this form in SQL. */
export function erasedAddress(subscriberId: SubscriberId): string {
  return `erased-${subscriberId}`
}

/** Drops the answer to a message whose address was erased while it was on its way: answers often repeat the address. */
export function unlessErased(answer: SQL | string): SQL<string | null> {
  const isErased = sql`${deliveries.address} = 'erased-' || ${deliveries.subscriberId}`
  return sql`case when ${isErased} then null else ${answer} end`
}
