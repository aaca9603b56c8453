import { urls } from '#src/urls.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { AuditLog, type AuditLogProps } from '../layout/audit-log.tsx'

/** The instance's own audit log: accounts, sign-ins, settings. */
export function InstanceAuditPage({ person, log }: { person: Person; log: AuditLogProps }): JSX.Element {
  const addresses = {
    list: urls.adminAudit(),
    csv: urls.adminAuditExport('csv'),
    ndjson: urls.adminAuditExport('ndjson'),
    verification: urls.adminAuditVerification(),
  }
  return (
    <AdminShell person={person} title="Audit log" room="audit">
      <AuditLog addresses={addresses} log={log} />
    </AdminShell>
  )
}
