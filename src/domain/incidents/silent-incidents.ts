import { and, eq, gt, isNull } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/status.ts'
import type { Deps, SystemActor } from '../context.ts'
import { updatesOf } from './find-incident.ts'
import { isListed } from './listed.ts'
import { remindWriters } from './remind-writers.ts'

const hour = 3_600_000

/**
 * Reminds everybody who could write an update, once until the next one, of an open incident that has had none for as many
 * hours as the organization set. Returns the number of incidents.
 */
export function notifyOfSilentIncidents(deps: Deps, actor: SystemActor): number {
  const open = deps.db
    .select({ incident: incidents, hours: organizations.silentAfterHours })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(
      and(
        isNull(incidents.resolvedAt),
        isNull(incidents.silenceToldAt),
        isListed(),
        gt(organizations.silentAfterHours, 0),
        isNull(organizations.deletedAt),
      ),
    )
    .all()
  const silent = open.flatMap(({ incident, hours }) => {
    const heardAt = Math.max(incident.createdAt, ...updatesOf(deps.db, incident.id).map(({ createdAt }) => createdAt))
    return heardAt + hours * hour <= deps.clock.now() ? [{ incident, heardAt }] : []
  })
  for (const { incident, heardAt } of silent)
    remindWriters(deps, actor, incident, {
      kind: 'incident_silent',
      action: 'incident.silent',
      noted: { silenceToldAt: deps.clock.now() },
      changes: { heardAt },
    })
  return silent.length
}
