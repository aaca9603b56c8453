import { announcementTopic } from '#src/domain/announcements/publish-announcement.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { affectedServices } from '#src/domain/incidents/check-incident.ts'
import { servicesOf } from '#src/domain/incidents/find-incident.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { servicesNamedIn } from '#src/domain/maintenance/check-window.ts'
import { servicesOfWindow } from '#src/domain/maintenance/find-window.ts'
import type { Topic } from '#src/domain/notifications/audience.ts'
import { isForReaders } from '#src/domain/page-access/sight.ts'
import { areAllInternal } from '#src/domain/service-status/public-services.ts'
import { countAudience } from '#src/domain/subscribers/count-audience.ts'
import type { Withheld } from '#views/dashboard/affected-services.tsx'
import type { AudienceProps } from '#views/dashboard/notify-choice.tsx'
import type { AppDeps } from '../app-deps.ts'

/** The audience of an update: followers of the services that the incident names or that the form names as it stands. */
export function incidentAudience(
  deps: AppDeps,
  organizationId: string,
  incidentId: string | undefined,
  fields: Record<string, string> = {},
): AudienceProps {
  return counted(deps, organizationId, { kind: 'incident', serviceIds: namedBy(deps, incidentId, fields) })
}

/** Why nobody outside the team reads of the incident or is told; null: somebody does. */
export function whyWithheld(
  deps: AppDeps,
  organizationId: string,
  incidentId: string | undefined,
  fields: Record<string, string>,
): Withheld {
  const named = namedBy(deps, incidentId, fields)
  if (areAllInternal(deps.db, named)) return 'internal services alone'
  return named.length === 0 && isForReaders(deps.db, organizationId) ? 'no reader’s service' : null
}

function namedBy(deps: AppDeps, incidentId: string | undefined, fields: Record<string, string>): string[] {
  const named = incidentId === undefined ? [] : servicesOf(deps.db, incidentId).map(({ id }) => id)
  const chosen = (affectedServices(readForm(fields)) ?? []).map(({ serviceId }) => serviceId)
  return [...new Set([...named, ...chosen])]
}

/** The audience of a window's announcement, planned as the form stands. */
export function planAudience(deps: AppDeps, organizationId: string, fields: Record<string, string>): AudienceProps {
  const serviceIds = servicesNamedIn(readForm(fields))
  return counted(deps, organizationId, { kind: 'maintenance', serviceIds })
}

/** The audience of a message about an existing window. */
export function windowAudience(deps: AppDeps, organizationId: string, windowId: string): AudienceProps {
  const serviceIds = servicesOfWindow(deps.db, windowId).map(({ id }) => id)
  return counted(deps, organizationId, { kind: 'maintenance', serviceIds })
}

function counted(deps: AppDeps, organizationId: string, topic: Topic): AudienceProps {
  const noMail = readRelay(deps) === null
  return countAudience(deps.db, organizationId, topic).map((one) => ({
    ...one,
    held: one.channel === 'email' && noMail,
  }))
}

/** Whom an announcement is mailed to. */
export function announcementAudience(deps: AppDeps, organizationId: string): AudienceProps {
  return counted(deps, organizationId, announcementTopic).filter(({ channel }) => channel === 'email')
}
