import { and, eq, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { NotificationId, ServiceId } from '#src/db/ids.ts'
import { notifications, subscribers } from '#src/db/schema/delivery.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import type { ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { follows, isOwed } from './audience.ts'
import type { Notification } from './notification.ts'
import { type PageNow, pageNow } from './page-now.ts'

/*
 * Programs (webhooks: subscribers' and the organization's own) are told what happened, each event once and in the order in which
 * it happened, without the wait in which people's messages can be recalled. An event is written in the causing transaction,
 * with the page as it stands then, and expanded into deliveries in short steps, the oldest event first.
 */

export type ProgramEvent = typeof programEvents.$inferSelect

export interface StatusChange {
  serviceId: ServiceId
  from: ServiceStatus
  to: ServiceStatus
}

/** The notification's event. `expanded`: its deliveries are made already. */
export function addNotificationEvent(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'ids'>,
  { id, organizationId, serviceIds, createdAt }: Notification,
  { expanded = false } = {},
): void {
  const { services, ...page } = pageNow(tx, deps, organizationId)
  tx.insert(programEvents)
    .values({
      ...{ id: deps.ids.id(), organizationId, notificationId: id, createdAt, ...page },
      services: services.filter((service) => serviceIds?.includes(service.id)),
      expandedAt: expanded ? createdAt : null,
    })
    .run()
}

/** The event of a service that is shown in another status. */
export function addStatusEvent(
  tx: Tx,
  { clock, ids }: Pick<Deps, 'clock' | 'ids'>,
  organizationId: string,
  { serviceId, from, to }: StatusChange,
  { services, ...page }: PageNow,
): ProgramEvent {
  return tx
    .insert(programEvents)
    .values({
      ...{ id: ids.id(), organizationId, serviceId, oldStatus: from, newStatus: to, createdAt: clock.now(), ...page },
      services: services.filter(({ id }) => id === serviceId),
    })
    .returning()
    .get()
}

export function eventOfNotification(db: Reader, notificationId: NotificationId): ProgramEvent | undefined {
  return db.select().from(programEvents).where(eq(programEvents.notificationId, notificationId)).get()
}

export function findEvent(db: Reader, id: string): ProgramEvent | undefined {
  return db.select().from(programEvents).where(eq(programEvents.id, id)).get()
}

/** No more deliveries are made of the notification's event. */
export function endEvent(tx: Tx, notificationId: NotificationId, now: number): void {
  tx.update(programEvents)
    .set({ expandedAt: now })
    .where(and(eq(programEvents.notificationId, notificationId), isNull(programEvents.expandedAt)))
    .run()
}

/** Maintenance coming and going is told to those who follow maintenance; anything else to those who follow incidents. */
export function kindOfChange({ from, to }: Pick<StatusChange, 'from' | 'to'>): 'incident' | 'maintenance' {
  const isPlanned = [from, to].every((status) => status === 'operational' || status === 'under_maintenance')
  return isPlanned ? 'maintenance' : 'incident'
}

/** The subscribers who are to be told of the event, as a condition on `subscribers`. */
export function isToldOf(db: Reader, event: ProgramEvent): SQL | undefined {
  const { notificationId, organizationId, serviceId, oldStatus, newStatus, createdAt } = event
  const isProgram = eq(subscribers.channel, 'webhook')
  if (notificationId !== null) {
    const notification = db.select().from(notifications).where(eq(notifications.id, notificationId)).get()
    return notification ? and(isProgram, isOwed(db, notification)) : sql`0`
  }
  const change = { from: oldStatus ?? 'operational', to: newStatus ?? 'operational' }
  const topic = { kind: kindOfChange(change), serviceIds: serviceId === null ? [] : [serviceId] }
  return and(isProgram, follows(db, organizationId, topic), lte(subscribers.confirmedAt, createdAt))
}
