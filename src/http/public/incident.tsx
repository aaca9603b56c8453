import { mergedInto } from '#src/domain/incidents/merged-into.ts'
import { incidentCourse } from '#src/domain/status-page/incident-course.ts'
import { readIncident } from '#src/domain/status-page/load-incidents.ts'
import { isMaintenance } from '#src/domain/status-page/load-maintenance.ts'
import { routes } from '#src/routes.ts'
import { IncidentView } from '#views/public/incident.tsx'
import { type Binding, done, type PageContext, type Shown } from '../action.ts'
import { type CachedContext, cachedPage } from './cached-page.ts'

const { incident, maintenance } = routes.statusPage

export const publicIncidentRoutes: Binding[] = [cachedPage(incident, showIncident, movedTo)]

function showIncident({ deps, statusPage: { organization, base, url }, params }: CachedContext<'id'>): JSX.Element {
  const found = readIncident(deps, organization, params.id)
  const course = incidentCourse(deps.db, found, deps.clock.now())
  return IncidentView({ organization, incident: found, course, base, url })
}

/** Statuspage has one address for incidents and maintenance, and so have the links to an imported page. */
function movedTo({ deps, statusPage: { organization, base }, params: { id } }: PageContext<'id'>): Shown | undefined {
  if (isMaintenance(deps, organization, id)) return done(maintenance.url({ base, id }))
  const into = mergedInto(deps.db, organization.id, id)
  if (into === undefined) return undefined
  // Throws not_found: whoever may not read the other one learns nothing of it.
  readIncident(deps, organization, into)
  return done(incident.url({ base, id: into }))
}
