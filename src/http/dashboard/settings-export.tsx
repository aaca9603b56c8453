import { Elysia } from 'elysia'
import { exportOrganization } from '#src/domain/transfer/export-organization.ts'
import { OrganizationExportPage } from '#views/dashboard/settings-export.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { visit } from '../plugins/visit.ts'
import { dayOf, zipAnswer } from '../zip-answer.ts'
import { dashboardShell } from './shell.ts'

export const organizationExportRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/settings-export' })
    .use(visit(deps))
    .get('/app/:slug/settings/export', ({ params, visit, set }) =>
      html(set, OrganizationExportPage({ shell: dashboardShell({ deps, visit, ...visit.member(params.slug) }) })),
    )
    .post('/app/:slug/settings/export', ({ params, visit, set }) => {
      const { actor, organization } = visit.member(params.slug)
      const now = deps.clock.now()
      const files = exportOrganization(deps, actor, organization.id)
      return zipAnswer(set, `opsentry-${organization.slug}-${dayOf(now)}.zip`, files, now)
    })
