import type { notifications } from '#src/db/schema/delivery.ts'
import type { MessageKind } from '#src/words.ts'

export type Notification = typeof notifications.$inferSelect

/** Exactly one of the three is set. */
export type About = Pick<Notification, 'statusUpdateId' | 'maintenanceUpdateId' | 'maintenanceWindowId'>

export function isAboutIncident({ statusUpdateId }: Pick<About, 'statusUpdateId'>): boolean {
  return statusUpdateId !== null
}

/** The kind of the notification's deliveries. */
export function kindOf(cause: About): MessageKind {
  if (isAboutIncident(cause)) return 'status_update'
  else return cause.maintenanceUpdateId === null ? 'maintenance_reminder' : 'maintenance_update'
}
