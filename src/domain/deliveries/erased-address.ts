import { type SQL, sql } from 'drizzle-orm'
import type { SubscriberId } from '#src/db/ids.ts'
import { deliveries } from '#src/db/schema/delivery.ts'

/** Replaces an erased address in the subscriber's row and in its deliveries; `isForgotten` matches this form in SQL. */
export function erasedAddress(subscriberId: SubscriberId): string {
  return `erased-${subscriberId}`
}

/** Its address is gone, with its subscriber, its account or its time: '' or a pseudonym, which no mail and no URL has as its address. */
export const isForgotten = sql`(${deliveries.address} = '' or ${deliveries.address} glob 'erased-*' and ${deliveries.address} not glob '*[@/]*')`

/** Drops the answer to a message that was forgotten before it came, as by a mail that comes back late: answers often repeat the address. */
export function unlessForgotten(answer: SQL | string): SQL<string | null> {
  return sql`case when ${isForgotten} then null else ${answer} end`
}
