import { type EventRef, findEvent } from '#src/domain/maintenance/list-events.ts'
import { loadEvents, type ManagedEvent } from '#src/domain/maintenance/load-events.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { listAllServices } from '#src/domain/services/find-service.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { routes } from '#src/routes.ts'
import { managedIncidentOf, managedMaintenanceOf } from '#src/statuspage/managed-incident.ts'
import { type PageContext, pageContext } from '#src/statuspage/page-context.ts'
import type { AppDeps } from '../../app-deps.ts'
import { pageIdNow } from './present-components.ts'

/** Incidents and maintenance as programs of the team see them: with internal services. */

/** In the order given. */
export function shownEvents(deps: AppDeps, organizationId: string, events: readonly EventRef[]) {
  const page = programPage(deps, organizationId)
  const base = pageUrl(deps, organizationById(deps, organizationId))
  return loadEvents(deps.db, events).map((event) => shownEvent(event, base, page))
}

/** By its id. Throws not_found. */
export function shownById(deps: AppDeps, organizationId: string, id: string) {
  const [shown] = shownEvents(deps, organizationId, [findEvent(deps.db, organizationId, id)])
  if (!shown) throw new Error(`${id} was found and is gone`)
  return shown
}

function shownEvent(event: ManagedEvent, base: string, page: PageContext) {
  const { incident, maintenance } = routes.statusPage
  const { id } = event.facts
  return event.kind === 'incident'
    ? managedIncidentOf(event.facts, incident.url({ base, id }), page)
    : managedMaintenanceOf(event.facts, maintenance.url({ base, id }), page)
}

/** With every service that is not archived. */
export function programPage(deps: AppDeps, organizationId: string): PageContext {
  const statuses = currentStatuses(deps, organizationId)
  const services = listAllServices(deps.db, organizationId).flatMap(({ group, services }) =>
    services.map((service) => ({
      service,
      status: statuses.get(service.id) ?? service.ownStatus,
      group: group?.name ?? null,
    })),
  )
  return pageContext(pageIdNow(deps, organizationId), services)
}
