import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { IncidentId, NotificationId, ServiceId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import { incidentServices, incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { newestFirst } from '#src/db/update-order.ts'
import { type Incident, impactForPrograms } from '#src/domain/incidents/incident.ts'
import { isPublic } from '#src/domain/service-status/public-services.ts'
import { routes } from '#src/routes.ts'
import type { UpdateFacts } from '#src/statuspage/incident.ts'
import type { PageContext } from '#src/statuspage/page-context.ts'
import { incidentEventOf } from '#src/statuspage/webhook.ts'
import { whyUntold } from '../../audience.ts'
import type { Sendable } from '../sendable.ts'

/**
 * Statuspage's event: the whole incident as it stood with the update that caused the notification, and what was said until
 * then. `stood`: the services that it named; null: those that it names now.
 */
export function incidentEvent(
  db: Reader,
  notificationId: NotificationId,
  stood: readonly { id: ServiceId }[] | null,
  page: PageContext,
  pageUrl: string,
): Sendable<object> {
  const row = db
    .select({ notification: notifications, update: statusUpdates, incident: incidents })
    .from(notifications)
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(eq(notifications.id, notificationId))
    .get()
  const standing = row?.notification.standing?.kind === 'incident' ? row.notification.standing : undefined
  if (!row || (row.update.deletedAt !== null && !standing?.incident.withdrawn))
    return { skip: 'The status update was deleted.' }
  const untold = whyUntold(db, row.notification)
  if (untold !== undefined) return { skip: untold }
  const { id } = row.incident
  const incident = { ...row.incident, ...standing?.incident }
  const facts = {
    ...incident,
    impact: impactForPrograms(incident),
    services: stood ?? namedBy(db, id),
    updates: updatesOf(db, id, standing?.through ?? null),
  }
  const url = routes.statusPage.incident.url({ base: pageUrl, id })
  const details = { impact_override: incident.impactOverride, backfilled: isBackfilled(incident) }
  return { send: incidentEventOf(facts, url, page, details) }
}

/** Recorded when it was over. */
function isBackfilled({ createdAt, resolvedAt }: Pick<Incident, 'createdAt' | 'resolvedAt'>): boolean {
  return resolvedAt !== null && resolvedAt < createdAt
}

/** Newest first, without deleted ones. `through`: the last that counts, in the order of writing; null: all. */
function updatesOf(db: Reader, incidentId: IncidentId, through: string | null): UpdateFacts[] {
  const last = sql`(select last.rowid from status_updates last where last.id = ${through})`
  const updates = db
    .select()
    .from(statusUpdates)
    .where(
      and(
        eq(statusUpdates.incidentId, incidentId),
        isNull(statusUpdates.deletedAt),
        through === null ? undefined : sql`status_updates.rowid <= ${last}`,
      ),
    )
    .orderBy(...newestFirst(statusUpdates))
    .all()
  const ids = updates.map(({ id }) => id)
  const set = db
    .select({
      statusUpdateId: statusUpdateServices.statusUpdateId,
      serviceId: services.id,
      serviceName: statusUpdateServices.serviceName,
      oldStatus: statusUpdateServices.oldStatus,
      newStatus: statusUpdateServices.newStatus,
    })
    .from(statusUpdateServices)
    .innerJoin(services, eq(services.id, statusUpdateServices.serviceId))
    .where(and(inArray(statusUpdateServices.statusUpdateId, ids), isPublic(db)))
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  const setBy = Map.groupBy(set, ({ statusUpdateId }) => statusUpdateId)
  return updates.map((update) => ({
    ...update,
    services: (setBy.get(update.id) ?? []).map(({ serviceId, serviceName, oldStatus, newStatus }) => ({
      id: serviceId,
      name: serviceName,
      oldStatus,
      status: newStatus,
    })),
  }))
}

function namedBy(db: Reader, incidentId: IncidentId): { id: string }[] {
  return db
    .select({ id: services.id })
    .from(incidentServices)
    .innerJoin(services, eq(services.id, incidentServices.serviceId))
    .where(and(eq(incidentServices.incidentId, incidentId), isPublic(db)))
    .orderBy(asc(services.position), asc(services.name))
    .all()
}
