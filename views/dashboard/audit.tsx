import { urls } from '#src/urls.ts'
import { AuditLog, type AuditLogProps } from '../layout/audit-log.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'

/** The organization's audit log. */
export function AuditPage({ shell, log }: { shell: Shell; log: AuditLogProps }): JSX.Element {
  const { slug } = shell.organization
  const addresses = {
    list: urls.audit(slug),
    csv: urls.auditExport(slug, 'csv'),
    ndjson: urls.auditExport(slug, 'ndjson'),
    verification: urls.auditVerification(slug),
  }
  return (
    <DashboardShell shell={shell} title="Audit log" room="audit">
      <AuditLog addresses={addresses} log={log} />
    </DashboardShell>
  )
}
