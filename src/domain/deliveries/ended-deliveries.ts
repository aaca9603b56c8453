import { sql } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'

/**
 * Ended, with its address still there. Repeats the condition of the index `deliveries_to_forget` word for word: SQLite uses a
 * partial index only if the query repeats its condition, with literals instead of parameters.
 */
export const isEndedAndAddressed = sql`${deliveries.settledAt} is not null and ${deliveries.address} <> ''`
