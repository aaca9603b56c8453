import { and, count, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { type Channel, channels, subscribers } from '#src/db/schema/delivery.ts'

/** How many people a notification written now would reach, by channel; channels that reach nobody are left out. */
export type Audience = { channel: Channel; people: number }[]

export function countAudience(db: Reader, organizationId: string): Audience {
  const counted = db
    .select({ channel: subscribers.channel, people: count() })
    .from(subscribers)
    .where(and(eq(subscribers.organizationId, organizationId), eq(subscribers.state, 'active')))
    .groupBy(subscribers.channel)
    .all()
  return channels.flatMap((channel) => counted.find((row) => row.channel === channel) ?? [])
}
