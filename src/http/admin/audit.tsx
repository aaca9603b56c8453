import { routes } from '#src/routes.ts'
import { InstanceAuditPage } from '#views/admin/audit.tsx'
import { type Binding, page } from '../action.ts'
import { auditExport, auditLogProps, verifiedAuditLog } from '../audit-log.ts'
import { personOf } from '../person.ts'

const { audit } = routes.admin

const instance = { chain: '', timeZone: 'UTC' }

export const instanceAuditRoutes: Binding[] = [
  page(audit.index, (context) => {
    const { deps, query } = context
    return InstanceAuditPage({ person: personOf(context), log: auditLogProps(deps, instance, query) })
  }),

  page(audit.verification, async (context) =>
    InstanceAuditPage({ person: personOf(context), log: await verifiedAuditLog(context.deps, instance) }),
  ),

  page(audit.csv, (context) => auditExport(context, instance, { format: 'csv', name: 'instance' })),

  page(audit.ndjson, (context) => auditExport(context, instance, { format: 'ndjson', name: 'instance' })),
]
