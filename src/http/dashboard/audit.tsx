import { Elysia } from 'elysia'
import { listEarlierAudits, readEarlierAudit } from '#src/domain/audit/earlier-audits.ts'
import { AuditPage } from '#views/dashboard/audit.tsx'
import type { AuditLogProps } from '#views/layout/audit-log.tsx'
import { type Answer, html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { type AuditScope, auditExport, auditLogProps, verifiedAuditLog } from '../audit-log.ts'
import { type Visit, visit } from '../plugins/visit.ts'
import { dashboardShell } from './shell.ts'

export const auditRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'dashboard/audit' })
    .use(visit(deps))
    .get('/app/:slug/audit', ({ params, query, visit, set }) => {
      const log = auditLogProps(deps, scopeOf(visit, params.slug), query)
      return showAudit(deps, visit, params.slug, set, log)
    })
    .get('/app/:slug/audit/verification', ({ params, visit, set }) => {
      const log = verifiedAuditLog(deps, scopeOf(visit, params.slug))
      return showAudit(deps, visit, params.slug, set, log)
    })
    .get('/app/:slug/audit.csv', ({ params, query, visit, set }) =>
      auditExport(deps, scopeOf(visit, params.slug), query, { format: 'csv', name: params.slug, set }),
    )
    .get('/app/:slug/audit.ndjson', ({ params, query, visit, set }) =>
      auditExport(deps, scopeOf(visit, params.slug), query, { format: 'ndjson', name: params.slug, set }),
    )
    .get('/app/:slug/audit/earlier/:id', ({ params, visit, set }) => {
      const { organization } = visit.member(params.slug)
      set.headers['content-type'] = 'application/x-ndjson; charset=utf-8'
      set.headers['content-disposition'] = `attachment; filename="audit-${params.slug}-earlier.ndjson"`
      set.headers['cache-control'] = 'no-store'
      return new Response(readEarlierAudit(deps.db, organization.id, params.id))
    })

function showAudit(deps: AppDeps, visit: Visit, slug: string, set: Answer, log: AuditLogProps) {
  const { organization } = visit.member(slug)
  const earlier = listEarlierAudits(deps.db, organization.id)
  return html(set, AuditPage({ shell: dashboardShell({ deps, visit, ...visit.member(slug) }), log, earlier }))
}

function scopeOf(visit: Visit, slug: string): AuditScope {
  const { organization } = visit.member(slug)
  return { chain: organization.id, timeZone: organization.timeZone }
}
