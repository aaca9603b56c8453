import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { readUnresolved } from '#src/domain/status-page/load-incidents.ts'
import { windowsThatAre } from '#src/domain/status-page/load-maintenance.ts'
import { pageChangedAt } from '#src/domain/status-page/page-changed-at.ts'
import { readNewest } from '#src/domain/status-page/read-history.ts'
import type { CurrentGroup } from '#src/domain/status-page/read-services.ts'
import type { Route } from '#src/route.ts'
import { routes } from '#src/routes.ts'
import { indicatorOf } from '#src/statuspage/indicator.ts'
import { pageIdOf, publicPageOf } from '#src/statuspage/page.ts'
import { type MaintenanceStatus, maintenanceStatuses } from '#src/words.ts'
import type { Binding } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { cachedFile } from '../public/cached-page.ts'
import { currentPage } from '../public/current-page.ts'
import type { StatusPageAddress } from '../public/page-of.ts'
import { type PresentedPage, presentComponents, presentedPage, presentIncident, presentMaintenance } from './present.ts'

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
  return cachedFile(route, 'application/json; charset=utf-8', ({ deps, statusPage }) => {
    const read = publicPage(deps, statusPage)
    return JSON.stringify({ page: pageItself(read), ...contentOf(read) })
  })
}

interface PublicPage {
  deps: AppDeps
  organization: Organization
  groups: CurrentGroup[]
  presented: PresentedPage
}

function publicPage(deps: AppDeps, address: StatusPageAddress): PublicPage {
  const { organization, url, groups } = currentPage(deps, address)
  return { deps, organization, groups, presented: presentedPage(pageIdOf(organization), url, groups) }
}

function pageItself({ deps, organization, presented }: PublicPage) {
  return publicPageOf(organization, presented.base, pageChangedAt(deps, organization))
}

function status({ groups }: PublicPage) {
  return { status: indicatorOf(groups.flatMap(({ services }) => services.map((service) => service.status))) }
}

function components({ groups, presented }: PublicPage) {
  return { components: presentComponents(groups, presented.context.pageId) }
}

function newest({ deps, organization, presented }: PublicPage) {
  return { incidents: readNewest(deps, organization).map((incident) => presentIncident(incident, presented)) }
}

function unresolved({ deps, organization, presented }: PublicPage) {
  return { incidents: readUnresolved(deps, organization).map((incident) => presentIncident(incident, presented)) }
}

function maintenance(
  { deps, organization, presented }: PublicPage,
  statuses: readonly MaintenanceStatus[],
  most?: number,
) {
  const windows = windowsThatAre(deps.db, organization.id, statuses, most)
  return { scheduled_maintenances: windows.map((window) => presentMaintenance(window, presented)) }
}
