import { and, eq, inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { maintenanceServices } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { isPublic } from '#src/domain/service-status/public-services.ts'
import type { Notification } from '../notification.ts'

/** The public services that a window named when the notification was written; of an older one, those that it names now. */
export function windowServices(
  db: Reader,
  { serviceIds }: Pick<Notification, 'serviceIds'>,
  windowId: string,
): { id: string; name: string; position: number }[] {
  const now = db
    .select({ id: maintenanceServices.serviceId })
    .from(maintenanceServices)
    .where(eq(maintenanceServices.maintenanceWindowId, windowId))
  return db
    .select({ id: services.id, name: services.name, position: services.position })
    .from(services)
    .where(and(inArray(services.id, serviceIds ?? now), isPublic(db)))
    .orderBy(services.name)
    .all()
}
