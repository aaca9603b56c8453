import { liftDashboardNetworks } from '#src/domain/organizations/dashboard-networks.ts'
import { restorableFor, restoreOrganization } from '#src/domain/organizations/delete-organization.ts'
import { listOrganizations } from '#src/domain/organizations/list-organizations.ts'
import { routes } from '#src/routes.ts'
import { AdminOrganizationsPage } from '#views/admin/organizations.tsx'
import { action, type Binding, done, page } from '../action.ts'
import { hasIn, searchIn } from '../dashboard/list-filter.ts'
import { personOf } from '../person.ts'

const { organizations } = routes.admin

export const adminOrganizationRoutes: Binding[] = [
  page(organizations.show, (context) => {
    const found = listOrganizations(context.deps.db).map((organization) => ({
      ...organization,
      isLimited: organization.dashboardNetworks.length > 0,
      restorableUntil: organization.deletedAt === null ? null : organization.deletedAt + restorableFor,
    }))
    const search = searchIn(context.query)
    const organizations = found.filter(({ name, slug }) => hasIn(search, name, slug))
    return AdminOrganizationsPage({ person: personOf(context), organizations, search, total: found.length })
  }),

  action(organizations.restoration, ({ deps, actor, params }) => {
    const name = restoreOrganization(deps, actor, params.id)
    return done(organizations.show.url(), `${name} is back.`)
  }),

  action(organizations.networksRemoval, ({ deps, actor, params }) => {
    const name = liftDashboardNetworks(deps, actor, params.id)
    return done(organizations.show.url(), `${name} may be worked on from anywhere again.`)
  }),
]
