import { Elysia } from 'elysia'
import { restorableFor, restoreOrganization } from '#src/domain/organizations/delete-organization.ts'
import { listOrganizations } from '#src/domain/organizations/list-organizations.ts'
import { routes } from '#src/routes.ts'
import { AdminOrganizationsPage } from '#views/admin/organizations.tsx'
import { goTo, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { personOf } from '../person.ts'
import { visit } from '../plugins/visit.ts'

export const adminOrganizationRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/organizations' })
    .use(visit(deps))
    .get('/admin/organizations', ({ visit, set }) => {
      const organizations = listOrganizations(deps.db).map((organization) => ({
        ...organization,
        restorableUntil: organization.deletedAt === null ? null : organization.deletedAt + restorableFor,
      }))
      return html(set, AdminOrganizationsPage({ person: personOf({ deps, visit }), organizations }))
    })
    .post('/admin/organizations/:id/restoration', ({ params, visit, set }) => {
      const name = restoreOrganization(deps, visit.person(), params.id)
      return goTo(set, routes.admin.organizations.show.url(), visit, `${name} is back.`)
    })
