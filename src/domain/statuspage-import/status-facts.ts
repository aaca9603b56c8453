import type { serviceStatusChanges } from '#src/db/schema/status.ts'
import type { Rows } from './rows.ts'
import type { Stored } from './stored.ts'

export type StatusFact = typeof serviceStatusChanges.$inferSelect

/**
 * Recorded facts of the services that an import adds or changes: operational from the start, then the export's status from its
 * own time on. Their ids are derived from their content, so that a second import finds them.
 */
export function statusFacts(
  { inserted, updated }: { inserted: Rows['services']; updated: Rows['services'] },
  stored: Stored,
): StatusFact[] {
  const before = new Map(stored.services.map(({ id, ownStatus }) => [id, ownStatus]))
  return [...inserted, ...updated].flatMap((service) => {
    const start = fact(service.id, 'start', 'operational', service.startedAt)
    const changed = service.ownStatus !== (before.get(service.id) ?? 'operational')
    const at = Math.max(service.updatedAt, service.startedAt + 1)
    return changed ? [start, fact(service.id, String(at), service.ownStatus, at)] : [start]
  })
}

function fact(serviceId: string, name: string, status: StatusFact['status'], at: number): StatusFact {
  return { id: `${serviceId}.${name}`, serviceId, status, at }
}
