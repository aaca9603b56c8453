import type { Organization } from '#src/domain/organizations/find-organization.ts'
import { type CurrentGroup, readServices } from '#src/domain/status-page/read-services.ts'
import type { AppDeps } from '../app-deps.ts'
import type { StatusPageAddress } from './page-of.ts'

/** A status page as it is now, for whoever does not need its history: the API and the badges. */
export interface CurrentPage {
  organization: Organization
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  groups: CurrentGroup[]
}

export function currentPage(deps: AppDeps, { organization, url }: StatusPageAddress): CurrentPage {
  return { organization, url, groups: readServices(deps, organization) }
}
