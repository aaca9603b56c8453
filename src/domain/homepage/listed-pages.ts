import type { ServiceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { isIndexed } from '../organizations/find-page.ts'
import { listOrganizations } from '../organizations/list-organizations.ts'
import { worstStatus } from '../service-status/effective-status.ts'
import { pageUrl } from '../settings/page-url.ts'
import { readServices } from '../status-page/read-services.ts'

export interface ListedPage {
  name: string
  /** Absolute. */
  url: string
  /** The worst of its services. */
  status: ServiceStatus
}

/** Status pages that anyone may find, by name: none that is private, hidden from search engines or deleted. */
export function listedPages(deps: Pick<Deps, 'db' | 'clock' | 'fixedUrl' | 'defaultUrl'>): ListedPage[] {
  return listOrganizations(deps.db)
    .filter((organization) => organization.deletedAt === null && isIndexed(organization))
    .map((organization) => ({
      name: organization.name,
      url: pageUrl(deps, organization),
      status: worstStatus(readServices(deps, organization).map(({ status }) => status)),
    }))
}
