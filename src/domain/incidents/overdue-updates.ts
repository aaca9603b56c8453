import { and, eq, isNull, lte } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/status.ts'
import type { Deps, SystemActor } from '../context.ts'
import { isListed } from './listed.ts'
import { remindWriters } from './remind-writers.ts'

/**
 * Mails everybody who could write it, once per promised next update, that the update is overdue. Returns the number of
 * incidents.
 */
export function notifyOfOverdueUpdates(deps: Deps, actor: SystemActor): number {
  const overdue = deps.db
    .select({ incident: incidents })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(
      and(
        lte(incidents.nextUpdateBy, deps.clock.now()),
        isNull(incidents.overdueToldAt),
        isNull(incidents.resolvedAt),
        isListed(),
        isNull(organizations.deletedAt),
      ),
    )
    .all()
  for (const { incident } of overdue)
    remindWriters(deps, actor, incident, {
      kind: 'update_overdue',
      action: 'incident.update_overdue',
      noted: { overdueToldAt: deps.clock.now() },
      changes: { nextUpdateBy: incident.nextUpdateBy },
    })
  return overdue.length
}
