import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { IncidentId, OrganizationId, ServiceId } from '#src/db/ids.ts'
import { incidentServices } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { invalid } from '../errors.ts'
import type { Incident } from './incident.ts'

/** In the causing transaction. Throws invalid where one is unknown. */
export function nameServices(tx: Tx, { id, organizationId }: Incident, serviceIds: readonly ServiceId[]): void {
  refuseUnknown(tx, organizationId, serviceIds)
  for (const serviceId of serviceIds)
    tx.insert(incidentServices).values({ incidentId: id, serviceId }).onConflictDoNothing().run()
}

/** What its updates said of them stays in its history. */
export function unnameServices(tx: Tx, incidentId: IncidentId, serviceIds: readonly ServiceId[]): void {
  tx.delete(incidentServices)
    .where(and(eq(incidentServices.incidentId, incidentId), inArray(incidentServices.serviceId, [...serviceIds])))
    .run()
}

/** Of another organization and archived ones are unknown, too. Throws invalid with their ids, as a program sent them. */
export function refuseUnknown(db: Reader, organizationId: OrganizationId, serviceIds: readonly ServiceId[]): void {
  if (serviceIds.length === 0) return
  const known = db
    .select({ id: services.id })
    .from(services)
    .where(
      and(
        eq(services.organizationId, organizationId),
        inArray(services.id, [...serviceIds]),
        isNull(services.archivedAt),
      ),
    )
    .all()
  const unknown = new Set(serviceIds).difference(new Set(known.map(({ id }) => id)))
  if (unknown.size > 0)
    throw invalid({ services: `There is no component ${[...unknown].slice(0, 5).join(', ')} here.` })
}
