import { and, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { SubscriberId } from '#src/db/ids.ts'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { MailWay } from '#src/words/mail.ts'
import type { DeliveryState, MessageKind } from '#src/words.ts'
import { whyUntold } from '../notifications/audience.ts'
import { joinedInto } from './find-subscriber.ts'

/** One message queued to a subscriber, and its outcome. Times are UTC milliseconds. */
export interface SubscriberDelivery {
  id: string
  kind: MessageKind
  /** The incident or the maintenance it was about; null for any other message. */
  about: string | null
  state: DeliveryState
  attempts: number
  /** Of a mail that was tried. */
  way: MailWay | null
  createdAt: number
  settledAt: number | null
  /** The receiving server's last answer, or the reason why it was not sent. */
  lastAnswer: string | null
}

/** Newest first; those to other spellings of the address included. */
export function deliveriesOf(db: Reader, subscriberId: SubscriberId, limit: number): SubscriberDelivery[] {
  return db
    .select({
      id: deliveries.id,
      kind: deliveries.kind,
      about: sql<string | null>`coalesce(${incidents.title}, ${maintenanceWindows.title})`,
      state: deliveries.state,
      attempts: deliveries.attempts,
      way: deliveries.way,
      createdAt: deliveries.createdAt,
      settledAt: deliveries.settledAt,
      lastAnswer: deliveries.lastAnswer,
    })
    .from(deliveries)
    .leftJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .leftJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .leftJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .leftJoin(maintenanceUpdates, eq(maintenanceUpdates.id, notifications.maintenanceUpdateId))
    .leftJoin(
      maintenanceWindows,
      sql`${maintenanceWindows.id} = coalesce(${notifications.maintenanceWindowId}, ${maintenanceUpdates.maintenanceWindowId})`,
    )
    .where(isTo(db, subscriberId))
    .orderBy(desc(deliveries.createdAt), desc(deliveries.id))
    .limit(limit)
    .all()
}

/** Ids of the messages that did not arrive, and are about what stays with the team: of those the subscriber knows nothing. */
export function untoldTo(db: Reader, subscriberId: SubscriberId): Set<string> {
  const owed = db
    .select({ id: deliveries.id, notification: notifications })
    .from(deliveries)
    .innerJoin(notifications, eq(notifications.id, deliveries.notificationId))
    .where(and(isTo(db, subscriberId), ne(deliveries.state, 'delivered')))
    .all()
  const untold = owed.filter(({ notification }) => whyUntold(db, notification) !== undefined)
  return new Set(untold.map(({ id }) => id))
}

function isTo(db: Reader, subscriberId: SubscriberId) {
  return inArray(deliveries.subscriberId, [subscriberId, ...joinedInto(db, subscriberId)])
}
