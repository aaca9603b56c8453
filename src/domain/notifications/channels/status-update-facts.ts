import { and, asc, eq } from 'drizzle-orm'
import type { IncidentId } from '#src/db/ids.ts'
import { notifications } from '#src/db/schema/delivery.ts'
import type { organizations } from '#src/db/schema/identity.ts'
import { incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { bodyIn, titleIn } from '#src/domain/incidents/further-texts.ts'
import { fieldsOf } from '#src/domain/incidents/incident.ts'
import { isPublic } from '#src/domain/service-status/public-services.ts'
import { serviceLabels } from '#src/domain/service-status/service-labels.ts'
import { whyUntold } from '../audience.ts'
import { isCorrection } from './correction.ts'
import type { StatusUpdateMail } from './mail-facts.ts'
import type { Sendable } from './sendable.ts'

type Facts = Omit<StatusUpdateMail, 'incidentUrl' | 'pageUrl' | 'unsubscribeUrl' | 'manageUrl'> & {
  incidentId: IncidentId
}

/** In the organization's language, as far as it was written in it. */
export function statusUpdateFacts(
  deps: Deps,
  delivery: Delivery,
  organization: typeof organizations.$inferSelect,
): Sendable<Facts> {
  const row = deps.db
    .select({ notification: notifications, update: statusUpdates, incident: incidents })
    .from(notifications)
    .innerJoin(statusUpdates, eq(statusUpdates.id, notifications.statusUpdateId))
    .innerJoin(incidents, eq(incidents.id, statusUpdates.incidentId))
    .where(eq(notifications.id, delivery.notificationId ?? ''))
    .get()
  if (!row) throw new Error(`delivery ${delivery.id} has no status update`)
  if (row.update.deletedAt !== null) return { skip: 'The status update was deleted.' }
  const untold = whyUntold(deps.db, row.notification)
  if (untold !== undefined) return { skip: untold }
  const affected = deps.db
    .select({
      id: statusUpdateServices.serviceId,
      name: statusUpdateServices.serviceName,
      status: statusUpdateServices.newStatus,
    })
    .from(statusUpdateServices)
    .innerJoin(services, eq(services.id, statusUpdateServices.serviceId))
    .where(and(eq(statusUpdateServices.statusUpdateId, row.update.id), isPublic(deps.db)))
    .orderBy(asc(statusUpdateServices.serviceName))
    .all()
  const labelOf = serviceLabels(deps.db, organization.id)
  const facts: Facts = {
    organization: organization.name,
    language: organization.language,
    timeZone: organization.timeZone,
    incidentId: row.incident.id,
    incident: { ...fieldsOf(row.incident), title: titleIn(organization.language, row.incident) },
    status: row.update.status,
    correction: isCorrection(deps, delivery.notificationId),
    ...bodyIn(organization.language, row.update),
    displayAt: row.update.displayAt,
    affected: affected.map(({ status, ...service }) => ({ name: labelOf(service), status })),
  }
  return { send: facts }
}
