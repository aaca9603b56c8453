import { readForm } from '#src/domain/forms/form.ts'
import { affectedServices } from '#src/domain/incidents/check-incident.ts'
import { servicesOf } from '#src/domain/incidents/find-incident.ts'
import { servicesNamedIn } from '#src/domain/maintenance/check-window.ts'
import { servicesOfWindow } from '#src/domain/maintenance/find-window.ts'
import { type Audience, countAudience } from '#src/domain/subscribers/count-audience.ts'
import type { AppDeps } from '../app-deps.ts'

/** The audience of an update: followers of the services that the incident names or that the form names as it stands. */
export function incidentAudience(
  { db }: AppDeps,
  organizationId: string,
  incidentId: string | undefined,
  fields: Record<string, string> = {},
): Audience {
  const named = incidentId === undefined ? [] : servicesOf(db, incidentId).map(({ id }) => id)
  const chosen = (affectedServices(readForm(fields)) ?? []).map(({ serviceId }) => serviceId)
  return countAudience(db, organizationId, { kind: 'incident', serviceIds: [...new Set([...named, ...chosen])] })
}

/** The audience of a window's announcement, planned as the form stands. */
export function planAudience({ db }: AppDeps, organizationId: string, fields: Record<string, string>): Audience {
  const serviceIds = servicesNamedIn(readForm(fields))
  return countAudience(db, organizationId, { kind: 'maintenance', serviceIds })
}

/** The audience of a message about an existing window. */
export function windowAudience({ db }: AppDeps, organizationId: string, windowId: string): Audience {
  const serviceIds = servicesOfWindow(db, windowId).map(({ id }) => id)
  return countAudience(db, organizationId, { kind: 'maintenance', serviceIds })
}
