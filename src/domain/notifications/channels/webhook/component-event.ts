import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { serviceStatusChanges } from '#src/db/schema/status.ts'
import { componentShape, moment } from './shape.ts'
import type { Surroundings } from './surroundings.ts'

/** A service's own status was set by hand; a text where the service has left the page. */
export function componentEvent(db: Reader, changeId: string, around: Surroundings): object | string {
  const change = db.select().from(serviceStatusChanges).where(eq(serviceStatusChanges.id, changeId)).get()
  const service = around.services.get(change?.serviceId ?? '')
  if (!change || !service) return 'The service is not on the page any more.'
  return {
    component_update: {
      old_status: statusBefore(db, change),
      new_status: change.status,
      created_at: moment(change.at),
      component_type: 'Component',
      id: change.id,
      component_id: change.serviceId,
    },
    component: componentShape(service),
  }
}

/** Of the same millisecond, the rows stand in the order in which they were written. */
function statusBefore(db: Reader, { id, serviceId, at }: typeof serviceStatusChanges.$inferSelect) {
  const row = sql`rowid`
  const own = sql`(select rowid from ${serviceStatusChanges} where ${serviceStatusChanges.id} = ${id})`
  const before = db
    .select({ status: serviceStatusChanges.status })
    .from(serviceStatusChanges)
    .where(
      and(
        eq(serviceStatusChanges.serviceId, serviceId),
        or(lt(serviceStatusChanges.at, at), and(eq(serviceStatusChanges.at, at), lt(row, own))),
      ),
    )
    .orderBy(desc(serviceStatusChanges.at), desc(row))
    .limit(1)
    .get()
  return before?.status ?? 'operational'
}
