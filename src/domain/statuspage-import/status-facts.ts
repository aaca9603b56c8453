import type { serviceStatusChanges } from '#src/db/schema/services.ts'
import type { Service } from '../services/service.ts'
import { factAt, factId } from './fact-id.ts'
import type { Stored } from './stored.ts'

export type StatusFact = typeof serviceStatusChanges.$inferSelect

/**
 * Recorded facts of the services that an import adds or changes: operational from the start, then the export's status from its
 * own time on. Their ids are derived from their content, so that a second import finds them.
 */
export function statusFacts(changed: Service[], stored: Stored): StatusFact[] {
  const before = new Map(stored.services.map(({ id, ownStatus }) => [id, ownStatus]))
  const withdrawn = new Set(withdrawnFacts(changed, stored))
  return changed.flatMap((service) => {
    const start = {
      id: `${service.id}.start`,
      serviceId: service.id,
      status: 'operational' as const,
      at: service.startedAt,
    }
    const isNew = service.ownStatus !== (before.get(service.id) ?? 'operational') && !withdrawn.has(factId(service))
    const own = { id: factId(service), serviceId: service.id, status: service.ownStatus, at: factAt(service) }
    return isNew ? [start, own] : [start]
  })
}

/** Ids of facts that an earlier file gave, and that an incident of this one explains: they never were the service's own. */
export function withdrawnFacts(changed: Service[], stored: Stored): string[] {
  const explained = new Set(changed.filter(({ ownStatus }) => ownStatus === 'operational').map(factId))
  return stored.serviceStatusChanges
    .filter(({ id, status }) => status !== 'operational' && explained.has(id))
    .map(({ id }) => id)
}
