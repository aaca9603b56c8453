import { and, eq, gt, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { Db } from '#src/db/connection.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { announcements } from '#src/db/schema/announcements.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { services } from '#src/db/schema/services.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import type { Deps } from '../context.ts'
import { listShownMetrics } from '../metrics/find-metric.ts'
import { nextStep } from '../metrics/steps.ts'
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
  const { openIncident, windowUnderWay } = prepared(db, 'holds until: unwell', unwell)
  const asked = { organizationId: id, now }
  if (openIncident.get(asked) !== undefined || windowUnderWay.get(asked) !== undefined) return false
  const troubled = [...currentStatuses(deps, id)].flatMap(([service, status]) =>
    status === 'operational' ? [] : [service],
  )
  return troubled.length === 0 || publicAmong(db, troubled).length === 0
}

function unwell(db: Db) {
  const { organizationId, resolvedAt, deletedAt, id } = incidents
  const windows = maintenanceWindows
  const open = and(
    ...[eq(organizationId, organizationAsked), isNull(resolvedAt), isNull(deletedAt)],
    isToldIncident(db, organizationAsked),
  )
  const begun = or(isNotNull(windows.startedAt), lte(windows.scheduledStart, sql.placeholder('now')))
  const underWay = and(
    ...[eq(windows.organizationId, organizationAsked), isNull(windows.endedAt), begun],
    isToldWindow(db, organizationAsked),
  )
  return {
    openIncident: db.select({ id }).from(incidents).where(open).limit(1).prepare(),
    windowUnderWay: db.select({ id: windows.id }).from(windows).where(underWay).limit(1).prepare(),
  }
}

/** Midnight where the organization is, promises, windows and a day before them, announcements, corrections, a service's first day, a policy, a step of charts. */
function boundaries({ db }: Pick<Deps, 'db'>, { id, timeZone }: Organization, now: number): number[] {
  const [, midnight = now + drift] = dayBoundaries(timeZone, now, 1)
  const next = prepared(db, 'holds until: boundaries', nextOf)
  const after = (one: keyof typeof next, moment: number) =>
    next[one].get({ organizationId: id, after: moment })?.at ?? Number.POSITIVE_INFINITY
  return [
    midnight,
    after('promise', now),
    after('anyWindowBegins', now),
    after('windowBegins', now + aDay) - aDay,
    after('windowEnds', now),
    after('correctionBegins', now),
    after('correctionEnds', now),
    after('serviceBegins', now - aDay) + aDay,
    after('serviceBegins', now),
    after('policyTakesEffect', now),
    after('announcementBegins', now),
    after('announcementEnds', now),
    listShownMetrics(db, id).length > 0 ? nextStep(now) : Number.POSITIVE_INFINITY,
  ]
}

/** The earliest of each kind after the moment `after`. */
function nextOf(db: Db) {
  const asked = organizationAsked
  const ofIncidents = and(
    ...[eq(incidents.organizationId, asked), isNull(incidents.resolvedAt)],
    isToldIncident(db, asked),
  )
  // What was called off is past once its time has come.
  const ofAnyWindow = and(eq(maintenanceWindows.organizationId, asked), isToldWindow(db, asked))
  const ofWindows = and(ofAnyWindow, isNull(maintenanceWindows.endedAt))
  const ofAnnouncement = and(eq(announcements.organizationId, asked), isNull(announcements.withdrawnAt))
  const ofService = and(eq(services.organizationId, asked), isNull(services.archivedAt), isPublic(db))
  const first = (column: SQLiteColumn) => ({ at: sql<number | null>`min(${column})` })
  const isAfter = (column: SQLiteColumn) => gt(column, sql.placeholder('after'))
  const earliest = (column: SQLiteColumn, where?: SQL) =>
    db
      .select(first(column))
      .from(column.table)
      .where(and(isAfter(column), where))
      .prepare()
  const ofCorrection = (column: SQLiteColumn) =>
    db
      .select(first(column))
      .from(statusCorrections)
      .innerJoin(services, eq(services.id, statusCorrections.serviceId))
      .where(and(ofService, isAfter(column)))
      .prepare()
  return {
    promise: earliest(incidents.nextUpdateBy, ofIncidents),
    anyWindowBegins: earliest(maintenanceWindows.scheduledStart, ofAnyWindow),
    windowBegins: earliest(maintenanceWindows.scheduledStart, ofWindows),
    windowEnds: earliest(maintenanceWindows.scheduledEnd, ofWindows),
    correctionBegins: ofCorrection(statusCorrections.from),
    correctionEnds: ofCorrection(statusCorrections.to),
    serviceBegins: earliest(services.startedAt, ofService),
    policyTakesEffect: earliest(policyVersions.effectiveAt),
    announcementBegins: earliest(announcements.startsAt, ofAnnouncement),
    announcementEnds: earliest(announcements.endsAt, ofAnnouncement),
  }
}
