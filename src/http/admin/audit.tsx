import { Elysia } from 'elysia'
import { InstanceAuditPage } from '#views/admin/audit.tsx'
import { html } from '../answers.ts'
import type { AppDeps } from '../app-deps.ts'
import { auditExport, auditLogProps, verifiedAuditLog } from '../audit-log.ts'
import { personOf } from '../person.ts'
import { visit } from '../plugins/visit.ts'

const instance = { chain: '', timeZone: 'UTC' }

export const instanceAuditRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'admin/audit' })
    .use(visit(deps))
    .get('/admin/audit', ({ query, visit, set }) =>
      html(set, InstanceAuditPage({ person: personOf({ deps, visit }), log: auditLogProps(deps, instance, query) })),
    )
    .get('/admin/audit/verification', ({ visit, set }) =>
      html(set, InstanceAuditPage({ person: personOf({ deps, visit }), log: verifiedAuditLog(deps, instance) })),
    )
    .get('/admin/audit.csv', ({ query, set }) =>
      auditExport(deps, instance, query, { format: 'csv', name: 'instance', set }),
    )
    .get('/admin/audit.ndjson', ({ query, set }) =>
      auditExport(deps, instance, query, { format: 'ndjson', name: 'instance', set }),
    )
