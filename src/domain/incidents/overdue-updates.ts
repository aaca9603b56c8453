import { and, eq, isNull, lte } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import type { Deps, SystemActor } from '../context.ts'
import { isListed } from './listed.ts'
import { type Reminder, remindWriters } from './remind-writers.ts'
import { dueSilences } from './silent-incidents.ts'

/**
 * Mails everybody who could write it, once per promised next update, that the update is overdue, and of what has been silent for
 * long in the same organization. Returns the number of overdue incidents.
 */
export function notifyOfOverdueUpdates(deps: Deps, actor: SystemActor): number {
  const overdue = dueUpdates(deps)
  if (overdue.length === 0) return 0
  const silent = dueSilences(deps)
  for (const [organizationId, reminders] of Map.groupBy(overdue, ({ incident }) => incident.organizationId))
    remindWriters(deps, actor, [
      ...reminders,
      ...silent.filter(({ incident }) => incident.organizationId === organizationId),
    ])
  return overdue.length
}

function dueUpdates({ db, clock }: Deps): Reminder[] {
  const now = clock.now()
  return db
    .select({ incident: incidents })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(
      and(
        lte(incidents.nextUpdateBy, now),
        isNull(incidents.overdueToldAt),
        isNull(incidents.resolvedAt),
        isListed(),
        isNull(organizations.deletedAt),
      ),
    )
    .orderBy(incidents.nextUpdateBy, incidents.id)
    .all()
    .map(({ incident }) => ({
      incident,
      ...{ kind: 'update_overdue', action: 'incident.update_overdue', noted: { overdueToldAt: now } },
      changes: { nextUpdateBy: incident.nextUpdateBy },
    }))
}
