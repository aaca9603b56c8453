import { sql } from 'drizzle-orm'
import { deliveries } from '#src/db/schema/delivery.ts'

/**
 * Ended, and it still says where it went. As the index `deliveries_to_forget` has it, word for word: SQLite uses a partial index
 * only where the query says the index's own words, and a parameter is none.
 */
export const isEndedAndAddressed = sql`${deliveries.settledAt} is not null and ${deliveries.address} <> ''`
