import { and, eq, exists, inArray, isNull, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { sightOf } from '#src/db/restricted.ts'
import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { maintenanceServices, maintenanceUpdates } from '#src/db/schema/maintenance.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { incidentServices, statusUpdates } from '#src/db/schema/status.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { WebhookEvent } from '#src/words.ts'
import { hearsAsReader } from '../page-access/hears.ts'
import { isForReaders } from '../page-access/sight.ts'
import { areAllInternal, publicAmong } from '../service-status/public-services.ts'
import { type About, isAboutIncident, type Notification } from './notification.ts'

/** Decides the audience: only followers of this kind, and of one of its services, are notified. */
export interface Topic {
  kind: 'incident' | 'maintenance'
  serviceIds: ServiceId[]
}

/** The notification's topic, with the services that were named when it was written. */
export function topicOf(db: Reader, notification: Notification): Topic {
  const { serviceIds } = notification
  if (serviceIds === null) return topicNow(db, notification)
  return { kind: isAboutIncident(notification) ? 'incident' : 'maintenance', serviceIds }
}

/** The topic as it is now, with the services that the incident or the window names today. */
export function topicNow(db: Reader, { statusUpdateId, maintenanceUpdateId, maintenanceWindowId }: About): Topic {
  if (statusUpdateId !== null) {
    const update = db.select().from(statusUpdates).where(eq(statusUpdates.id, statusUpdateId)).get()
    const named = db
      .select({ id: incidentServices.serviceId })
      .from(incidentServices)
      .where(eq(incidentServices.incidentId, update?.incidentId ?? ''))
      .all()
    return { kind: 'incident', serviceIds: named.map(({ id }) => id) }
  }
  const update = db
    .select()
    .from(maintenanceUpdates)
    .where(eq(maintenanceUpdates.id, maintenanceUpdateId ?? ''))
    .get()
  const named = db
    .select({ id: maintenanceServices.serviceId })
    .from(maintenanceServices)
    .where(eq(maintenanceServices.maintenanceWindowId, maintenanceWindowId ?? update?.maintenanceWindowId ?? ''))
    .all()
  return { kind: 'maintenance', serviceIds: named.map(({ id }) => id) }
}

/**
 * Why nobody outside the team, or whoever the database is restricted to, is told of it, now that its services are as they are;
 * undefined: they are told. `about`: a notification that was owed before.
 */
export function whyUntold(db: Reader, about: About): string | undefined {
  if (!areAllInternal(db, topicNow(db, about).serviceIds)) return undefined
  return sightOf(db) ? 'It names no service that this reader may see.' : 'It names internal services alone.'
}

/**
 * The active subscribers who follow the topic, as a condition on `subscribers`: nobody, where all of its services are internal.
 * Whoever followed a service before it became internal hears nothing of it; on a page of readers each hears of their own services.
 */
export function follows(db: Reader, organizationId: OrganizationId, topic: Topic): SQL | undefined {
  if (areAllInternal(db, topic.serviceIds)) return sql`0`
  const { kind } = topic
  const serviceIds = publicAmong(db, topic.serviceIds)
  const isOfKind = and(
    eq(subscribers.organizationId, organizationId),
    eq(subscribers.state, 'active'),
    eq(kind === 'incident' ? subscribers.followsIncidents : subscribers.followsMaintenance, true),
  )
  if (isForReaders(db, organizationId)) return and(isOfKind, hearsAsReader(serviceIds))
  const chosen = db
    .select({ one: sql`1` })
    .from(subscriberServices)
    .where(and(eq(subscriberServices.subscriberId, subscribers.id), inArray(subscriberServices.serviceId, serviceIds)))
  const all = eq(subscribers.followsAll, true)
  return and(isOfKind, serviceIds.length === 0 ? all : or(all, exists(chosen)))
}

/**
 * Active followers who had confirmed when the notification was written, as a condition on `subscribers`; programs only where
 * it is an event for them.
 */
export function isOwed(db: Reader, notification: Notification): SQL | undefined {
  const event = db
    .select({ id: programEvents.id })
    .from(programEvents)
    .where(eq(programEvents.notificationId, notification.id))
    .get()
  return and(
    event ? undefined : ne(subscribers.channel, 'webhook'),
    follows(db, notification.organizationId, topicOf(db, notification)),
    lte(subscribers.confirmedAt, notification.createdAt),
  )
}

/** The organization's own endpoints that are owed a notification on the topic. */
export function endpointsOwed(db: Reader, organizationId: OrganizationId, { kind, serviceIds }: Topic) {
  return areAllInternal(db, serviceIds) ? [] : endpointsFor(db, organizationId, kind)
}

/** The organization's own endpoints that asked for such an event and are not paused. */
export function endpointsFor(db: Reader, organizationId: OrganizationId, event: WebhookEvent) {
  return db
    .select()
    .from(webhookEndpoints)
    .where(
      and(
        eq(webhookEndpoints.organizationId, organizationId),
        isNull(webhookEndpoints.pausedAt),
        isNull(webhookEndpoints.removedAt),
      ),
    )
    .all()
    .filter(({ events }) => events.includes(event))
}
