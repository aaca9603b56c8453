import { and, eq, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { oldestFirst } from '#src/db/update-order.ts'
import { effects } from '../incidents/incident.ts'
import { type Interval, timeline } from '../service-status/timeline.ts'
import type { PageIncident } from './model.ts'

/** An incident's effect on one service, from its start until it was over, or until now. */
export interface ServiceCourse {
  id: string
  name: string
  /** At least one; the earliest first. */
  intervals: Interval[]
}

/** The course of an incident for each service it touched, in the order in which it names them. `now`: UTC ms. */
export function incidentCourse(db: Reader, incident: PageIncident, now: number): ServiceCourse[] {
  const said = db
    .select({
      at: statusUpdates.displayAt,
      status: statusUpdates.status,
      serviceId: statusUpdateServices.serviceId,
      serviceStatus: statusUpdateServices.newStatus,
    })
    .from(statusUpdates)
    .leftJoin(statusUpdateServices, eq(statusUpdateServices.statusUpdateId, statusUpdates.id))
    .where(and(eq(statusUpdates.incidentId, incident.id), isNull(statusUpdates.deletedAt)))
    .orderBy(...oldestFirst(statusUpdates))
    .all()
  const facts = effects(said, incident.resolvedAt)
  return incident.services.flatMap(({ id, name }) => {
    const intervals = timeline([facts.get(id) ?? []], incident.startedAt, incident.resolvedAt ?? now)
    const touched = intervals.some(({ status }) => status !== 'operational')
    return touched ? [{ id, name, intervals }] : []
  })
}
