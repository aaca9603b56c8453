import { type MaintenanceStatus, maintenanceStatuses } from '#src/db/schema/maintenance.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { indicatorOf } from '#src/domain/service-status/indicator.ts'
import { readUnresolved } from '#src/domain/status-page/load-incidents.ts'
import { windowsThatAre } from '#src/domain/status-page/load-maintenance.ts'
import { pageChangedAt } from '#src/domain/status-page/page-changed-at.ts'
import { readNewest } from '#src/domain/status-page/read-history.ts'
import type { CurrentGroup } from '#src/domain/status-page/read-services.ts'
import type { Route } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import type { Binding } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { cachedFile } from '../public/cached-page.ts'
import { currentPage } from '../public/current-page.ts'
import type { PageAddress } from '../public/page-of.ts'
import { presentPublicPage } from './present.ts'
import { presentComponents } from './present-components.ts'
import { presentIncident, presentMaintenance, type Surroundings, surroundings } from './present-incidents.ts'

const { api } = routes.statusPage

/**
 * Atlassian Statuspage's public API: programs that read a page there read it here and notice nothing. Newest first in every list,
 * as readers rely on.
 */
export const publicApiRoutes: Binding[] = [
  asJson(api.summary, (page) => ({
    ...status(page),
    ...components(page),
    ...unresolved(page),
    ...maintenance(page, ['scheduled', 'in_progress', 'verifying']),
  })),
  asJson(api.status, status),
  asJson(api.components, components),
  asJson(api.incidents, newest),
  asJson(api.unresolvedIncidents, unresolved),
  asJson(api.scheduledMaintenances, (page) => maintenance(page, maintenanceStatuses, 50)),
  asJson(api.upcomingMaintenances, (page) => maintenance(page, ['scheduled'])),
  asJson(api.activeMaintenances, (page) => maintenance(page, ['in_progress', 'verifying'])),
]

/** As JSON, after the page itself. */
function asJson<Path extends `/:base${string}`>(
  route: Route<Path, 'anyone'>,
  contentOf: (page: PublicPage) => object,
): Binding {
  return cachedFile(route, 'application/json; charset=utf-8', ({ deps, page }) => {
    const read = publicPage(deps, page)
    return JSON.stringify({ page: pageItself(read), ...contentOf(read) })
  })
}

interface PublicPage {
  deps: AppDeps
  organization: Organization
  groups: CurrentGroup[]
  around: Surroundings
}

function publicPage(deps: AppDeps, address: PageAddress): PublicPage {
  const { organization, url, groups } = currentPage(deps, address)
  return { deps, organization, groups, around: surroundings(organization.id, url, groups) }
}

function pageItself({ deps, organization, around }: PublicPage) {
  return presentPublicPage(organization, around.url, pageChangedAt(deps, organization))
}

function status({ groups }: PublicPage) {
  return { status: indicatorOf(groups.flatMap(({ services }) => services.map((service) => service.status))) }
}

function components({ groups }: PublicPage) {
  return { components: presentComponents(groups) }
}

function newest({ deps, organization, around }: PublicPage) {
  return { incidents: readNewest(deps, organization).map((incident) => presentIncident(incident, around)) }
}

function unresolved({ deps, organization, around }: PublicPage) {
  return { incidents: readUnresolved(deps, organization).map((incident) => presentIncident(incident, around)) }
}

function maintenance(
  { deps, organization, around }: PublicPage,
  statuses: readonly MaintenanceStatus[],
  most?: number,
) {
  const windows = windowsThatAre(deps.db, organization.id, statuses, most)
  return { scheduled_maintenances: windows.map((window) => presentMaintenance(window, around)) }
}
