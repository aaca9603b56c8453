import { listAudit } from '#src/domain/audit/list-audit.ts'
import type { Deps } from '#src/domain/context.ts'
import { acmeId } from './personas.ts'

/** The newest entry of an organization's audit log; null: of the instance's own. Undefined where there is none. */
export function lastEntry({ db }: Pick<Deps, 'db'>, organizationId: string | null = acmeId) {
  const [entry] = listAudit(db, organizationId ?? '', {}, { limit: 1 })
  if (!entry) return undefined
  const { action, actorId, subjectType, subjectId, changes } = entry
  return { action, by: actorId, subject: `${subjectType} ${subjectId}`, changes }
}
