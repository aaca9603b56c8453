import type { notifications } from '#src/db/schema/delivery.ts'
import type { MessageKind } from '#src/words.ts'

export type Notification = typeof notifications.$inferSelect

/** Of the three, one is set. */
export type About = Pick<Notification, 'statusUpdateId' | 'maintenanceUpdateId' | 'maintenanceWindowId'>

export function isAboutIncident({ statusUpdateId }: Pick<About, 'statusUpdateId'>): boolean {
  return statusUpdateId !== null
}

/** Its deliveries are of this kind. */
export function kindOf(cause: About): MessageKind {
  if (isAboutIncident(cause)) return 'status_update'
  else return cause.maintenanceUpdateId === null ? 'maintenance_reminder' : 'maintenance_update'
}
