import { downloadEarlierAudit, listEarlierAudits } from '#src/domain/audit/earlier-audits.ts'
import type { AuditFormat } from '#src/domain/audit/export-audit.ts'
import { routes } from '#src/routes.ts'
import { AuditPage } from '#views/dashboard/audit.tsx'
import type { AuditLogProps } from '#views/layout/audit-log.tsx'
import { type Binding, type MemberContext, page } from '../action.ts'
import { type AuditScope, auditExport, auditLogProps, verifiedAuditLog } from '../audit-log.ts'
import { dashboardShell } from './shell.ts'

const { audit } = routes.dashboard

export const auditRoutes: Binding[] = [
  page(audit.index, (context) => showAudit(context, auditLogProps(context.deps, scopeOf(context), context.query))),

  page(audit.verification, async (context) =>
    showAudit(context, await verifiedAuditLog(context.deps, scopeOf(context))),
  ),

  page(audit.csv, (context) => exported(context, 'csv')),

  page(audit.ndjson, (context) => exported(context, 'ndjson')),

  page(audit.earlier, ({ deps, actor, params, set }) => {
    const log = downloadEarlierAudit(deps, actor, params.id)
    set.headers['content-type'] = 'application/x-ndjson; charset=utf-8'
    set.headers['content-disposition'] = `attachment; filename="audit-${params.slug}-earlier.ndjson"`
    return new Response(log)
  }),
]

function showAudit(context: MemberContext, log: AuditLogProps): JSX.Element {
  const earlier = listEarlierAudits(context.deps.db, context.organization.id)
  return AuditPage({ shell: dashboardShell(context), log, earlier })
}

function exported(context: MemberContext, format: AuditFormat): Response {
  return auditExport(context, scopeOf(context), { format, name: context.params.slug })
}

function scopeOf({ organization }: MemberContext): AuditScope {
  return { chain: organization.id, timeZone: organization.timeZone }
}
