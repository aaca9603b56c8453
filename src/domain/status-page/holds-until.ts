import { and, eq, gt, isNotNull, isNull, lte, min, or, type SQL } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { incidents, services } from '#src/db/schema/status.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import type { Deps } from '../context.ts'
import type { Organization } from '../organizations/find-organization.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { isPublic, isToldIncident, isToldWindow, publicAmong } from '../service-status/public-services.ts'
import { dayBoundaries } from './days.ts'

const aMinute = 60_000
const aDay = 86_400_000
/** Milliseconds in which an uptime of months, seen with all its digits, moves by itself: what is past weighs less. */
const drift = 3_600_000

/**
 * Until when what visitors see of an organization stays as it is, if nobody changes anything: the next moment at which time alone
 * changes it. While something is down its uptime falls, so then a minute at the most.
 */
export function holdsUntil(deps: Pick<Deps, 'db' | 'clock'>, organization: Organization): number {
  const now = deps.clock.now()
  const next = [now + drift, ...boundaries(deps, organization, now)].filter((at) => at > now)
  return Math.min(...next, isAllWell(deps, organization, now) ? Number.POSITIVE_INFINITY : now + aMinute)
}

function isAllWell(deps: Pick<Deps, 'db' | 'clock'>, { id }: Organization, now: number): boolean {
  const { db } = deps
  const open = and(
    ...[eq(incidents.organizationId, id), isNull(incidents.resolvedAt), isNull(incidents.deletedAt)],
    isToldIncident(db, id),
  )
  const underWay = and(
    ...[eq(maintenanceWindows.organizationId, id), isNull(maintenanceWindows.endedAt)],
    isToldWindow(db, id),
  )
  const unwell = [...currentStatuses(deps, id)].flatMap(([service, status]) =>
    status === 'operational' ? [] : [service],
  )
  return (
    db.select({ id: incidents.id }).from(incidents).where(open).limit(1).get() === undefined &&
    db
      .select({ id: maintenanceWindows.id })
      .from(maintenanceWindows)
      .where(and(underWay, or(isNotNull(maintenanceWindows.startedAt), lte(maintenanceWindows.scheduledStart, now))))
      .limit(1)
      .get() === undefined &&
    publicAmong(db, unwell).length === 0
  )
}

/** Midnight where the organization is, promises, windows and a day before them, corrections, a service's first day, a policy. */
function boundaries({ db }: Pick<Deps, 'db'>, { id, timeZone }: Organization, now: number): number[] {
  const [, midnight = now + drift] = dayBoundaries(timeZone, now, 1)
  const ofIncidents = and(eq(incidents.organizationId, id), isNull(incidents.resolvedAt), isToldIncident(db, id))
  const ofAnyWindow = and(eq(maintenanceWindows.organizationId, id), isToldWindow(db, id))
  const ofWindows = and(ofAnyWindow, isNull(maintenanceWindows.endedAt))
  const ofService = and(eq(services.organizationId, id), isNull(services.archivedAt), isPublic())
  const earliest = (column: SQLiteColumn, after: number, where?: SQL) => {
    const query = db.select({ at: min(column) }).from(column.table)
    return Number(query.where(and(gt(column, after), where)).get()?.at ?? Number.POSITIVE_INFINITY)
  }
  const ofCorrection = (column: SQLiteColumn) => {
    const query = db.select({ at: min(column) }).from(statusCorrections)
    const joined = query.innerJoin(services, eq(services.id, statusCorrections.serviceId))
    return Number(joined.where(and(ofService, gt(column, now))).get()?.at ?? Number.POSITIVE_INFINITY)
  }
  return [
    midnight,
    earliest(incidents.nextUpdateBy, now, ofIncidents),
    // What was called off is past once its time has come.
    earliest(maintenanceWindows.scheduledStart, now, ofAnyWindow),
    earliest(maintenanceWindows.scheduledStart, now + aDay, ofWindows) - aDay,
    earliest(maintenanceWindows.scheduledEnd, now, ofWindows),
    ofCorrection(statusCorrections.from),
    ofCorrection(statusCorrections.to),
    earliest(services.startedAt, now - aDay, ofService) + aDay,
    earliest(services.startedAt, now, ofService),
    earliest(policyVersions.effectiveAt, now),
  ]
}
