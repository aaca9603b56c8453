import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { incidentServices, incidents } from '#src/db/schema/incidents.ts'
import { services } from '#src/db/schema/services.ts'
import { titleIn } from '../incidents/further-texts.ts'
import { type Incident, shownImpact } from '../incidents/incident.ts'
import { dateOfWindow } from '../maintenance/maintenance-window.ts'
import { isPublic } from '../service-status/public-services.ts'
import { labelsFor } from './labels-for.ts'
import { isTold } from './load-incidents.ts'
import { loadOver } from './load-maintenance.ts'
import type { PageMaintenance, PageOrganization, Past, PastEvent } from './model.ts'

const mostShown = 10

/** Incidents and maintenance that are over and ran since `from`, `days` ago. Both UTC ms. */
export function loadPast(
  db: Reader,
  organization: Pick<PageOrganization, 'id' | 'language'>,
  { from, now, days }: { from: number; now: number; days: number },
): Past {
  // What was called off before its time is no past yet.
  const windows = loadOver(db, organization.id, from).filter((window) => dateOfWindow(window) <= now)
  const events = [...endedIncidents(db, organization, from), ...windows.map(ofWindow)]
  const newestFirst = events.toSorted((a, b) => b.startedAt - a.startedAt)
  return { days, events: newestFirst.slice(0, mostShown), left: Math.max(0, events.length - mostShown) }
}

function endedIncidents(
  db: Reader,
  { id, language }: Pick<PageOrganization, 'id' | 'language'>,
  from: number,
): PastEvent[] {
  const rows = prepared(db, 'incidents that ended', ended).all({ organizationId: id, from })
  if (rows.length === 0) return []
  const named = Map.groupBy(loadNamed(db, rows), ({ incidentId }) => incidentId)
  const labelOf = labelsFor(db, rows)
  return rows.map((row) => ({
    kind: 'incident',
    id: row.id,
    title: titleIn(language, row),
    impact: shownImpact(row),
    startedAt: row.startedAt,
    endedAt: row.resolvedAt ?? row.startedAt,
    services: (named.get(row.id) ?? []).map(({ id, name }) => ({ id, name: labelOf({ id, name }) })),
  }))
}

function ended(db: Reader) {
  return (
    db
      .select()
      .from(incidents)
      .where(
        and(
          eq(incidents.organizationId, organizationAsked),
          isTold(db, { id: organizationAsked }),
          gte(incidents.resolvedAt, sql.placeholder('from')),
        ),
      )
      // A plus keeps SQLite from the index of beginnings, in which it would read the incidents of all years.
      .orderBy(desc(sql`+${incidents.startedAt}`))
      .prepare()
  )
}

function loadNamed(db: Reader, rows: readonly Incident[]) {
  const ids = rows.map(({ id }) => id)
  return db
    .select({ incidentId: incidentServices.incidentId, id: services.id, name: services.name })
    .from(incidentServices)
    .innerJoin(services, eq(services.id, incidentServices.serviceId))
    .where(and(inArray(incidentServices.incidentId, ids), isPublic(db)))
    .orderBy(asc(services.position), asc(services.name))
    .all()
}

function ofWindow(window: PageMaintenance): PastEvent {
  const { id, title, startedAt, endedAt, scheduledStart, status } = window
  const began = startedAt ?? scheduledStart
  return {
    kind: 'maintenance',
    id,
    title,
    impact: status === 'cancelled' ? null : 'maintenance',
    startedAt: began,
    endedAt: startedAt === null ? began : (endedAt ?? began),
    services: window.services,
  }
}
