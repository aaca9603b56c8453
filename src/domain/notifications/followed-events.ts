import { and, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { areAllInternal } from '../service-status/public-services.ts'
import type { Subscriber } from '../subscribers/subscriber.ts'
import { eventsOf } from './event-followers.ts'

/** Titles of the incidents and maintenance that a subscriber follows by itself, but for what stays with the team. */
export function eventsFollowed(db: Reader, { id }: Pick<Subscriber, 'id'>): string[] {
  return eventsOf(db, id).flatMap((eventId) => titleOf(db, eventId) ?? [])
}

/** Whether that is all that the subscriber follows. */
export function followsEventsAlone({ followsIncidents, followsMaintenance }: Subscriber): boolean {
  return !followsIncidents && !followsMaintenance
}

function titleOf(db: Reader, id: string): string | undefined {
  const incident = db
    .select({ title: incidents.title })
    .from(incidents)
    .where(and(eq(incidents.id, id), isNull(incidents.deletedAt)))
    .get()
  const window = db
    .select({ title: maintenanceWindows.title })
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.id, id), isNull(maintenanceWindows.deletedAt)))
    .get()
  const named = incident ? namedByIncident(db, id) : namedByWindow(db, id)
  return areAllInternal(db, named) ? undefined : (incident ?? window)?.title
}

function namedByIncident(db: Reader, id: string): string[] {
  const rows = db.select().from(incidentServices).where(eq(incidentServices.incidentId, id)).all()
  return rows.map(({ serviceId }) => serviceId)
}

function namedByWindow(db: Reader, id: string): string[] {
  const rows = db.select().from(maintenanceServices).where(eq(maintenanceServices.maintenanceWindowId, id)).all()
  return rows.map(({ serviceId }) => serviceId)
}
