import { newestUpdate, openIncidents } from '#src/domain/incidents/find-incident.ts'
import { lastWritten } from '#src/domain/incidents/unseen-updates.ts'
import type { OpenIncidentRow } from '#views/dashboard/home-open-incidents.tsx'
import type { MemberContext } from '../action.ts'
import { incidentAudience } from './audience.ts'

/** The open incidents of the overview, newest first. */
export function openIncidentRows({ deps, organization }: MemberContext): OpenIncidentRow[] {
  return openIncidents(deps.db, organization.id).map((incident) => ({
    ...incident,
    newest: newestUpdate(deps.db, incident.id) ?? null,
    seen: lastWritten(deps.db, incident.id)?.id ?? '',
    audience: incidentAudience(deps, organization.id, incident.id),
  }))
}
