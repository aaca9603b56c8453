import { type Organization, organizationsOf } from '#src/domain/organizations/find-organization.ts'
import type { Shell } from '#views/layout/dashboard-shell.tsx'
import type { AppDeps } from '../app-deps.ts'
import type { Visit } from '../plugins/visit.ts'

/** What every page of the dashboard shows around its content. */
export function dashboardShell(deps: AppDeps, visit: Visit, organization: Organization): Shell {
  const account = visit.account()
  return {
    organization,
    organizations: account ? organizationsOf(deps, account.accountId) : [],
    accountName: account?.name ?? '',
    instanceAdmin: account?.instanceAdmin ?? false,
    csrf: visit.csrfToken(),
    flash: visit.takeFlash(),
  }
}
