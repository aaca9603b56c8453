import { type SQL, sql } from 'drizzle-orm'
import type { SubscriberId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'

/** What stands in the place of an erased address, in the subscriber's row and in its deliveries. */
export function erasedAddress(subscriberId: SubscriberId): string {
  return `erased-${subscriberId}`
}

/** Of a delivery whose address was erased while it was on its way no answer is kept: it often repeats the address. */
export function unlessErased(answer: SQL | string): SQL<string | null> {
  const isErased = sql`${deliveries.address} = 'erased-' || ${deliveries.subscriberId}`
  return sql`case when ${isErased} then null else ${answer} end`
}
