import type { AuditAction } from '#src/words/audit.ts'

/** A name of a test's own, where it does not matter what was done. */
export function someAction(name: string): AuditAction {
  return name as AuditAction
}
