import { and, count, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { type Channel, channels } from '#src/words.ts'
import { follows, type Topic } from '../notifications/audience.ts'

/** People whom a notification written now would reach, by channel; channels that reach nobody are left out. */
export type Audience = { channel: Channel; people: number }[]

/** `topic`: of that notification; absent: everybody who follows anything. */
export function countAudience(db: Reader, organizationId: OrganizationId, topic?: Topic): Audience {
  const active = and(eq(subscribers.organizationId, organizationId), eq(subscribers.state, 'active'))
  const counted = db
    .select({ channel: subscribers.channel, people: count() })
    .from(subscribers)
    .where(topic ? follows(db, organizationId, topic) : active)
    .groupBy(subscribers.channel)
    .all()
  return channels.flatMap((channel) => counted.find((row) => row.channel === channel) ?? [])
}
