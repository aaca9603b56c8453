import { and, eq, gt, gte, inArray, ne, type SQL, sql, sum } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { NotificationId, OrganizationId } from '#src/db/ids.ts'
import { deliveryCounts } from '#src/db/schema/kept-counts.ts'
import { type Channel, type DeliveryState, deliveryStates } from '#src/words.ts'

/** Numbers of messages, from the kept counts. */

const messages = sum(deliveryCounts.messages).mapWith(Number)

/** Of one notification, by state. */
export function countByState(db: Reader, notificationId: NotificationId): Record<DeliveryState, number> {
  const counted = db
    .select({ state: deliveryCounts.state, messages })
    .from(deliveryCounts)
    .where(eq(deliveryCounts.notificationId, notificationId))
    .groupBy(deliveryCounts.state)
    .all()
  return Object.fromEntries(
    deliveryStates.map((state) => [state, counted.find((row) => row.state === state)?.messages ?? 0]),
  ) as Record<DeliveryState, number>
}

/** Of one notification, by channel, whatever became of them. */
export function countMade(db: Reader, notificationId: NotificationId): Map<Channel, number> {
  const counted = db
    .select({ channel: deliveryCounts.channel, messages })
    .from(deliveryCounts)
    .where(eq(deliveryCounts.notificationId, notificationId))
    .groupBy(deliveryCounts.channel)
    .all()
  return new Map(counted.map(({ channel, messages }) => [channel, messages]))
}

/** As the partial index has it, word for word. */
const isUnsent = sql`${deliveryCounts.hour} = 0 and ${deliveryCounts.messages} > 0`

/** What has not left yet; `notificationId` '': of no notification. `organizationId` null: of the whole instance. */
export function unsentCounts(db: Reader, organizationId: OrganizationId | null, states: readonly DeliveryState[]) {
  return db.select().from(deliveryCounts).where(isUnsentOf(organizationId, states)).all()
}

/** Condition on `notification_id` of another table: some of its messages have not left. */
export function haveUnsent(db: Reader, organizationId: OrganizationId | null, states: readonly DeliveryState[]) {
  return db.select({ id: deliveryCounts.notificationId }).from(deliveryCounts).where(isUnsentOf(organizationId, states))
}

/** Ids of the notifications of which messages wait on this channel. */
export function notificationsQueued(db: Reader, channel: Channel): NotificationId[] {
  const isQueued = isUnsentOf(null, ['waiting', 'retrying'])
  const ofOne = and(isQueued, eq(deliveryCounts.channel, channel), ne(deliveryCounts.notificationId, ''))
  return db
    .selectDistinct({ id: deliveryCounts.notificationId })
    .from(deliveryCounts)
    .where(ofOne)
    .all()
    .map(({ id }) => id)
}

function isUnsentOf(organizationId: OrganizationId | null, states: readonly DeliveryState[]): SQL | undefined {
  return and(
    isUnsent,
    organizationId === null ? undefined : eq(deliveryCounts.organizationId, organizationId),
    inArray(deliveryCounts.state, [...states]),
  )
}

/** Messages that ended since an hour, by hour and state. */
export function countEnded(db: Reader, organizationId: OrganizationId | null, since: number, states: DeliveryState[]) {
  return db
    .select({ hour: deliveryCounts.hour, state: deliveryCounts.state, messages })
    .from(deliveryCounts)
    .where(
      and(
        gt(deliveryCounts.hour, sql`0`),
        gte(deliveryCounts.hour, since),
        inArray(deliveryCounts.state, states),
        organizationId === null ? undefined : eq(deliveryCounts.organizationId, organizationId),
      ),
    )
    .groupBy(deliveryCounts.hour, deliveryCounts.state)
    .all()
}
