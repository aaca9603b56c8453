import { and, count, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { subscribers } from '#src/db/schema/delivery.ts'

/** How many people a notification written now would reach. */
export function countAudience(db: Reader, organizationId: string): number {
  const row = db
    .select({ people: count() })
    .from(subscribers)
    .where(and(eq(subscribers.organizationId, organizationId), eq(subscribers.state, 'active')))
    .get()
  return row?.people ?? 0
}
