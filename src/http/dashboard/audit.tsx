import { Elysia } from 'elysia'
import { AuditPage } from '#views/dashboard/audit.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { type AuditScope, auditExport, auditLogProps, verifiedAuditLog } from '../audit-log.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const auditRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/audit' })
    .use(visit(deps))
    .get('/app/:slug/audit', ({ params, query, visit, set }) => {
      const log = auditLogProps(deps, scopeOf(visit, params.slug), query)
      return html(set, AuditPage({ shell: dashboardShell(deps, visit, params.slug), log }))
    })
    .get('/app/:slug/audit/verification', ({ params, visit, set }) => {
      const log = verifiedAuditLog(deps, scopeOf(visit, params.slug))
      return html(set, AuditPage({ shell: dashboardShell(deps, visit, params.slug), log }))
    })
    .get('/app/:slug/audit.csv', ({ params, query, visit, set }) =>
      auditExport(deps, scopeOf(visit, params.slug), query, { format: 'csv', name: params.slug, set }),
    )
    .get('/app/:slug/audit.ndjson', ({ params, query, visit, set }) =>
      auditExport(deps, scopeOf(visit, params.slug), query, { format: 'ndjson', name: params.slug, set }),
    )

function scopeOf(visit: Visit, slug: string): AuditScope {
  const { organization } = visit.member(slug)
  return { chain: organization.id, timeZone: organization.timeZone }
}
