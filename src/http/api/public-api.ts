import { Elysia } from 'elysia'
import { type MaintenanceStatus, maintenanceStatuses } from '#src/db/schema/maintenance.ts'
import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { readUnresolved } from '#src/domain/status-page/load-incidents.ts'
import { windowsThatAre } from '#src/domain/status-page/load-maintenance.ts'
import { pageChangedAt } from '#src/domain/status-page/page-changed-at.ts'
import { readNewest } from '#src/domain/status-page/read-history.ts'
import type { CurrentGroup } from '#src/domain/status-page/read-services.ts'
import { indicatorOf } from '#src/statuspage/indicator.ts'
import { publicPageOf } from '#src/statuspage/page.ts'
import type { AppDeps } from '../app-deps.ts'
import { corsHeaders } from '../plugins/cors.ts'
import { currentPage } from '../public/current-page.ts'
import type { PageCache } from '../public/page-cache.ts'
import { bases, type PageAddress, pageOf } from '../public/page-of.ts'
import { type PresentedPage, presentComponents, presentedPage, presentIncident, presentMaintenance } from './present.ts'

interface Context {
  request: Request
  /** Absent at the root, where the route has none. */
  params?: { slug?: string }
}

/** Atlassian Statuspage's public API: programs that read a page there read it here and notice nothing. */
export const publicApi = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'api/public-api' })
  for (const prefix of bases)
    for (const [name, contentOf] of Object.entries(endpoints)) {
      const file = `api/v2/${name}.json`
      const answer = ({ request, params }: Context) => {
        const address = pageOf(deps, request, params?.slug)
        const render = () => {
          const page = publicPage(deps, address)
          return JSON.stringify({ page: pageItself(page), ...contentOf(page) })
        }
        return cache.answer(request, address, file, 'application/json; charset=utf-8', render, corsHeaders)
      }
      plugin.get(`${prefix}/${file}`, answer)
    }
  return plugin
}

interface PublicPage {
  deps: AppDeps
  organization: Organization
  groups: CurrentGroup[]
  presented: PresentedPage
}

function publicPage(deps: AppDeps, address: PageAddress): PublicPage {
  const { organization, url, groups } = currentPage(deps, address)
  return { deps, organization, groups, presented: presentedPage(organization.id, url, groups) }
}

function pageItself({ deps, organization, presented }: PublicPage) {
  return publicPageOf(organization, presented.base, pageChangedAt(deps, organization))
}

/** Newest first in every list, as readers rely on. */
const endpoints: Record<string, (page: PublicPage) => object> = {
  summary: (page) => ({
    ...status(page),
    ...components(page),
    ...unresolved(page),
    ...maintenance(page, ['scheduled', 'in_progress', 'verifying']),
  }),
  status,
  components,
  incidents: ({ deps, organization, presented }) => ({
    incidents: readNewest(deps, organization).map((incident) => presentIncident(incident, presented)),
  }),
  'incidents/unresolved': unresolved,
  'scheduled-maintenances': (page) => maintenance(page, maintenanceStatuses, 50),
  'scheduled-maintenances/upcoming': (page) => maintenance(page, ['scheduled']),
  'scheduled-maintenances/active': (page) => maintenance(page, ['in_progress', 'verifying']),
}

function status({ groups }: PublicPage) {
  return { status: indicatorOf(groups.flatMap(({ services }) => services.map((service) => service.status))) }
}

function components({ groups }: PublicPage) {
  return { components: presentComponents(groups) }
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
