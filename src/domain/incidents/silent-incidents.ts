import { and, eq, gt, isNotNull, isNull, or } from 'drizzle-orm'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import type { Deps, SystemActor } from '../context.ts'
import { updatesOf } from './find-incident.ts'
import type { Incident } from './incident.ts'
import { isListed } from './listed.ts'
import { type Reminder, remindWriters } from './remind-writers.ts'
import { hoursOf } from './reminder-intervals.ts'

const hour = 3_600_000

/**
 * Reminds everybody who could write an update of an open incident that has had none for as many hours as the organization set, once
 * until the next one; or for as many as a program has said of it, once for each. Returns the number of incidents.
 */
export function notifyOfSilentIncidents(deps: Deps, actor: SystemActor): number {
  const silent = dueSilences(deps)
  for (const reminders of Map.groupBy(silent, ({ incident }) => incident.organizationId).values())
    remindWriters(deps, actor, reminders)
  return silent.length
}

export function dueSilences({ db, clock }: Deps): Reminder[] {
  const now = clock.now()
  const open = db
    .select({ incident: incidents, hours: organizations.silentAfterHours })
    .from(incidents)
    .innerJoin(organizations, eq(organizations.id, incidents.organizationId))
    .where(
      and(
        isNull(incidents.resolvedAt),
        or(
          isNotNull(incidents.reminderIntervals),
          and(isNull(incidents.silenceToldAt), gt(organizations.silentAfterHours, 0)),
        ),
        isListed(),
        isNull(organizations.deletedAt),
      ),
    )
    .all()
  return open.flatMap(({ incident, hours }) => {
    const heardAt = Math.max(incident.createdAt, ...updatesOf(db, incident.id).map(({ createdAt }) => createdAt))
    const reminder = { kind: 'incident_silent', action: 'incident.silent', noted: { silenceToldAt: now } } as const
    return isDue(incident, heardAt, hours, now) ? [{ incident, ...reminder, changes: { heardAt } }] : []
  })
}

/** Of several reminders that have come due together, as after a standstill, only one is sent. */
function isDue({ reminderIntervals, silenceToldAt }: Incident, heardAt: number, hours: number, now: number): boolean {
  const after = reminderIntervals === null ? [hours] : hoursOf(reminderIntervals)
  return after
    .map((one) => heardAt + one * hour)
    .some((due) => due <= now && (silenceToldAt === null || due > silenceToldAt))
}
