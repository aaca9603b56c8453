import type { AuditActionOf } from '#src/words/audit.ts'
import type { AuditFacts } from '../audit/record-audit.ts'

/** Audit entry of a change to the organization itself. */
export function organizationChange(
  id: string,
  action: AuditActionOf<'organization'>,
  changes?: Record<string, unknown>,
): AuditFacts {
  return { action: `organization.${action}`, organizationId: id, subject: { type: 'organization', id }, changes }
}
