import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { type Channel, channels } from '#src/words.ts'
import type { Topic } from '../notifications/audience.ts'
import { countByChannel } from '../notifications/audience-counts.ts'

/** People whom a notification written now would reach, by channel; channels that reach nobody are left out. */
export type Audience = { channel: Channel; people: number }[]

/** `topic`: of that notification; absent: everybody who follows anything. */
export function countAudience(db: Reader, organizationId: OrganizationId, topic?: Topic): Audience {
  const counted = countByChannel(db, organizationId, topic)
  return channels.flatMap((channel) => {
    const people = counted.get(channel) ?? 0
    return people === 0 ? [] : { channel, people }
  })
}
