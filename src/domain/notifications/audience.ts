import { and, eq, exists, inArray, isNotNull, isNull, lte, ne, or, type SQL, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'

import { sightOf } from '#src/db/restricted.ts'

import { subscriberServices, subscribers } from '#src/db/schema/delivery.ts'
import { incidentServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { WebhookEvent } from '#src/words.ts'
import { hearsAsReader, seesAsReader } from '../page-access/hears.ts'
import { isForReaders } from '../page-access/sight.ts'
import { areAllInternal, publicAmong } from '../service-status/public-services.ts'
import { followsEvent, hasEventFollowers } from './event-followers.ts'
import { type About, isAboutIncident, type Notification } from './notification.ts'

/** Decides the audience: only followers of this kind, and of one of its services, are notified. */
export interface Topic {
  kind: 'incident' | 'maintenance'
  serviceIds: ServiceId[]
  /** The incident or the window, which some follow by itself; absent: it is about none. */
  eventId?: string
}

/** The notification's topic, with the services that were named when it was written. */
export function topicOf(db: Reader, notification: Notification): Topic {
  const { serviceIds } = notification
  if (serviceIds === null) return topicNow(db, notification)
  return {
    kind: isAboutIncident(notification) ? 'incident' : 'maintenance',
    serviceIds,
    eventId: eventOf(db, notification),
  }
}

/** The topic as it is now, with the services that the incident or the window names today. */
export function topicNow(db: Reader, about: About): Topic {
  const eventId = eventOf(db, about)
  if (about.statusUpdateId !== null) {
    const named = db
      .select({ id: incidentServices.serviceId })
      .from(incidentServices)
      .where(eq(incidentServices.incidentId, eventId))
      .all()
    return { kind: 'incident', serviceIds: named.map(({ id }) => id), eventId }
  }
  const named = db
    .select({ id: maintenanceServices.serviceId })
    .from(maintenanceServices)
    .where(eq(maintenanceServices.maintenanceWindowId, eventId))
    .all()
  return { kind: 'maintenance', serviceIds: named.map(({ id }) => id), eventId }
}

/** Id of the incident or the window; '' where it is gone. */
function eventOf(db: Reader, { statusUpdateId, maintenanceUpdateId, maintenanceWindowId }: About): string {
  if (maintenanceWindowId !== null) return maintenanceWindowId
  const row =
    statusUpdateId === null
      ? db
          .select({ id: maintenanceUpdates.maintenanceWindowId })
          .from(maintenanceUpdates)
          .where(eq(maintenanceUpdates.id, maintenanceUpdateId ?? ''))
          .get()
      : db
          .select({ id: statusUpdates.incidentId })
          .from(statusUpdates)
          .where(eq(statusUpdates.id, statusUpdateId))
          .get()
  return row?.id ?? ''
}

/**
 * Why nobody outside the team, or whoever the database is restricted to, is told of it, now that its services are as they are;
 * undefined: they are told. `about`: a notification that was owed before.
 */
export function whyUntold(db: Reader, about: About): string | undefined {
  const { kind, serviceIds, eventId = '' } = topicNow(db, about)
  if (kind === 'maintenance' && isDeletedWindow(db, eventId)) return 'The maintenance was deleted.'
  if (!areAllInternal(db, serviceIds)) return undefined
  return sightOf(db) ? 'It names no service that this reader may see.' : 'It names internal services alone.'
}

function isDeletedWindow(db: Reader, id: string): boolean {
  const deleted = and(eq(maintenanceWindows.id, id), isNotNull(maintenanceWindows.deletedAt))
  return db.select({ id: maintenanceWindows.id }).from(maintenanceWindows).where(deleted).get() !== undefined
}

/**
 * The active subscribers who follow the topic, as a condition on `subscribers`: nobody, where all of its services are internal.
 * Whoever followed a service before it became internal hears nothing of it; on a page of readers each hears of their own services.
 */
export function follows(db: Reader, organizationId: OrganizationId, topic: Topic): SQL | undefined {
  const { serviceIds, eventId } = topic
  if (areAllInternal(db, serviceIds)) return sql`0`
  const forReaders = isForReaders(db, organizationId)
  const byChoice = forReaders ? followsAsReader(db, topic) : followsByChoice(db, topic)
  return and(
    eq(subscribers.organizationId, organizationId),
    eq(subscribers.state, 'active'),
    // Nearly always nobody does, and what is not asked keeps the index of the audience.
    eventId !== undefined && hasEventFollowers(db, eventId)
      ? or(byChoice, and(followsEvent(db, eventId), forReaders ? seesAsReader(publicAmong(db, serviceIds)) : undefined))
      : byChoice,
  )
}

/** Whoever chose this kind, and everything or one of its services; as a condition on `subscribers`. */
export function followsByChoice(db: Reader, topic: Topic): SQL | undefined {
  const serviceIds = publicAmong(db, topic.serviceIds)
  const chosen = db
    .select({ one: sql`1` })
    .from(subscriberServices)
    .where(and(eq(subscriberServices.subscriberId, subscribers.id), inArray(subscriberServices.serviceId, serviceIds)))
  const all = eq(subscribers.followsAll, true)
  return and(serviceIds.length === 0 ? all : or(all, exists(chosen)), choseKind(topic))
}

/** The same on a page of readers, to whom services are theirs or nothing. */
function followsAsReader(db: Reader, topic: Topic): SQL | undefined {
  return and(hearsAsReader(publicAmong(db, topic.serviceIds)), choseKind(topic))
}

function choseKind({ kind }: Topic): SQL {
  return eq(kind === 'incident' ? subscribers.followsIncidents : subscribers.followsMaintenance, true)
}

/**
 * Active followers who had confirmed when the notification was written, as a condition on `subscribers`; programs only where
 * it is an event for them, and people unless programs alone are told.
 */
export function isOwed(db: Reader, notification: Notification): SQL | undefined {
  const event = db
    .select({ id: programEvents.id })
    .from(programEvents)
    .where(eq(programEvents.notificationId, notification.id))
    .get()
  return and(
    event ? undefined : ne(subscribers.channel, 'webhook'),
    notification.standing?.programsOnly ? eq(subscribers.channel, 'webhook') : undefined,
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
