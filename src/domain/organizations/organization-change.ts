import type { AuditFacts } from '../audit/record-audit.ts'

/** Audit entry of a change to the organization itself. */
export function organizationChange(id: string, action: string, changes?: Record<string, unknown>): AuditFacts {
  return { action: `organization.${action}`, organizationId: id, subject: { type: 'organization', id }, changes }
}
