import { and, eq, exists, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm'
import { type SQLiteColumn, unionAll } from 'drizzle-orm/sqlite-core'
import type { Reader } from '#src/db/connection.ts'
import { contains } from '#src/db/contains.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceUpdates, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { notFound } from '../errors.ts'
import { isListed } from '../incidents/listed.ts'

/** Incidents and maintenance in one list, as Statuspage's management API has them, those of internal services included. */

/** `unresolved`: incidents alone; the others: maintenance alone. `scheduled`: planned or running. */
export type Which = 'all' | 'unresolved' | 'upcoming' | 'scheduled' | 'active_maintenance'

export interface EventsAsked {
  which: Which
  /** Stands in the name, the status or an update. */
  search?: string | undefined
  offset: number
  limit: number
}

export interface EventRef {
  kind: 'incident' | 'maintenance'
  id: string
}

/** The newest first. `goesOn`: there are more. */
export function listEvents(
  { db, now }: { db: Reader; now: number },
  organizationId: OrganizationId,
  { which, search = '', offset, limit }: EventsAsked,
): { events: EventRef[]; goesOn: boolean } {
  const found = unionAll(
    db
      .select({
        kind: sql<EventRef['kind']>`'incident'`.as('kind'),
        id: sql<string>`${incidents.id}`.as('id'),
        at: at(incidents.startedAt),
      })
      .from(incidents)
      .where(
        and(
          eq(incidents.organizationId, organizationId),
          isListed(),
          isWanted[which].incident,
          searchedIn(db, search).incident,
        ),
      ),
    db
      .select({
        kind: sql<EventRef['kind']>`'maintenance'`.as('kind'),
        id: sql<string>`${maintenanceWindows.id}`.as('id'),
        at: at(announced),
      })
      .from(maintenanceWindows)
      .where(
        and(
          eq(maintenanceWindows.organizationId, organizationId),
          isNull(maintenanceWindows.deletedAt),
          isWanted[which].window(now),
          searchedIn(db, search).window,
        ),
      ),
  )
    .orderBy(sql`at desc`, sql`id desc`)
    .limit(limit + 1)
    .offset(offset)
    .all()
  return { events: found.slice(0, limit).map(({ kind, id }) => ({ kind, id })), goesOn: found.length > limit }
}

/** Throws not_found for another organization's as for what is unknown, deleted or merged. */
export function findEvent(db: Reader, organizationId: OrganizationId, id: string): EventRef {
  const incident = db
    .select({ id: incidents.id })
    .from(incidents)
    .where(and(eq(incidents.id, id), eq(incidents.organizationId, organizationId), isListed()))
    .get()
  if (incident) return { kind: 'incident', id }
  const window = db
    .select({ id: maintenanceWindows.id })
    .from(maintenanceWindows)
    .where(
      and(
        eq(maintenanceWindows.id, id),
        eq(maintenanceWindows.organizationId, organizationId),
        isNull(maintenanceWindows.deletedAt),
      ),
    )
    .get()
  if (!window) throw notFound('incident')
  return { kind: 'maintenance', id }
}

const announced = sql`coalesce(${maintenanceWindows.announcedAt}, ${maintenanceWindows.createdAt})`

function at(column: SQLiteColumn | SQL) {
  return sql<number>`${column}`.as('at')
}

const none = sql`0`
const { status, scheduledStart, endedAt } = maintenanceWindows

const isWanted: Record<Which, { incident: SQL | undefined; window: (now: number) => SQL | undefined }> = {
  all: { incident: undefined, window: () => undefined },
  unresolved: { incident: isNull(incidents.resolvedAt), window: () => none },
  upcoming: { incident: none, window: (now) => and(eq(status, 'scheduled'), gt(scheduledStart, now)) },
  scheduled: { incident: none, window: () => isNull(endedAt) },
  active_maintenance: { incident: none, window: () => inArray(status, ['in_progress', 'verifying']) },
}

function searchedIn(db: Reader, search: string): { incident: SQL | undefined; window: SQL | undefined } {
  if (search.trim() === '') return { incident: undefined, window: undefined }
  const has = (column: SQLiteColumn) => contains(column, search.trim())
  const ofIncident = db
    .select({ one: sql`1` })
    .from(statusUpdates)
    .where(and(eq(statusUpdates.incidentId, incidents.id), isNull(statusUpdates.deletedAt), has(statusUpdates.body)))
  const ofWindow = db
    .select({ one: sql`1` })
    .from(maintenanceUpdates)
    .where(and(eq(maintenanceUpdates.maintenanceWindowId, maintenanceWindows.id), has(maintenanceUpdates.body)))
  return {
    incident: or(has(incidents.title), has(incidents.status), exists(ofIncident)),
    window: or(has(maintenanceWindows.title), has(maintenanceWindows.status), exists(ofWindow)),
  }
}
