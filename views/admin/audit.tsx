import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { AuditLog, type AuditLogProps } from '../layout/audit-log.tsx'
import { Icon } from '../layout/icons.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

/** The instance's own audit log: accounts, sign-ins, settings. */
export function InstanceAuditPage({ person, log }: { person: Person; log: AuditLogProps }): JSX.Element {
  const addresses = {
    list: routes.admin.audit.index.url(),
    csv: routes.admin.audit.csv.url(),
    ndjson: routes.admin.audit.ndjson.url(),
    verification: routes.admin.audit.verification.url(),
  }
  return (
    <AdminShell person={person} title={person.t.adminRooms.audit} room="audit" actions={<Anchors t={person.t} />}>
      <AuditLog slug={null} addresses={addresses} log={log} t={person.t} />
    </AdminShell>
  )
}

function Anchors({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a class="button" href={routes.admin.anchors.show.url()}>
      <Icon name="shield-check" />
      <span safe>{t.anchors.link}</span>
    </a>
  )
}
