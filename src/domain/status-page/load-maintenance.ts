import { and, asc, desc, eq, gte, inArray, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { type OrganizationAsked, organizationAsked, prepared } from '#src/db/prepared.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import type { MaintenanceStatus } from '#src/words.ts'
import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { updatesOfWindows } from '../maintenance/find-window.ts'
import { dateOfWindow, impactOfWindow, isOverrun, type MaintenanceWindow } from '../maintenance/maintenance-window.ts'
import { isPublic, isToldWindow } from '../service-status/public-services.ts'
import { labelsFor } from './labels-for.ts'
import type { PageMaintenance, PageOrganization } from './model.ts'

/** Planned windows with a service, besides those that run; the rest is in its calendar. */
const plannedShown = 5
const inFeed = 50
/** Windows of a calendar: the ones that begin last, because those of the past matter least. */
const mostInCalendar = 2000
const calendarPast = 365 * 24 * 3_600_000

/** The first of the windows that are ahead, and how many more there are. */
export interface AheadWindows {
  windows: PageMaintenance[]
  left: number
}

function firstAhead(db: Reader, rows: readonly MaintenanceWindow[]): AheadWindows {
  const running = rows.filter(({ status }) => status !== 'scheduled')
  const planned = rows.filter(({ status }) => status === 'scheduled')
  const windows = loadWindows(db, [...running, ...planned.slice(0, plannedShown)])
  return { windows, left: Math.max(0, planned.length - plannedShown) }
}

/** Over, and ended (or planned, where it never began) since `from`; newest first. */
export function loadOver(db: Reader, organizationId: OrganizationId, from: number): PageMaintenance[] {
  return loadWindows(db, prepared(db, 'windows that are over', over).all({ organizationId, from }))
}

function over(db: Reader) {
  const from = sql.placeholder('from')
  return db
    .select()
    .from(maintenanceWindows)
    .where(
      and(
        isOf(db, organizationAsked),
        isNotNull(maintenanceWindows.endedAt),
        or(gte(maintenanceWindows.scheduledStart, from), gte(maintenanceWindows.endedAt, from)),
      ),
    )
    .orderBy(desc(maintenanceWindows.scheduledStart), desc(maintenanceWindows.id))
    .prepare()
}

/** Windows that are over, and the dates that a history goes by; the one planned last first. `serviceId` null: of every service. */
export function datesOfOver(
  db: Reader,
  organizationId: OrganizationId,
  serviceId: ServiceId | null,
): { id: string; at: number }[] {
  return db
    .select({
      id: maintenanceWindows.id,
      startedAt: maintenanceWindows.startedAt,
      scheduledStart: maintenanceWindows.scheduledStart,
    })
    .from(maintenanceWindows)
    .where(and(isOf(db, organizationId), isNotNull(maintenanceWindows.endedAt), naming(db, serviceId ?? undefined)))
    .orderBy(desc(maintenanceWindows.scheduledStart), desc(maintenanceWindows.id))
    .all()
    .map((window) => ({ id: window.id, at: dateOfWindow(window) }))
}

/** In any order. */
export function windowsById(db: Reader, ids: readonly string[]): PageMaintenance[] {
  return loadWindows(db, db.select().from(maintenanceWindows).where(inArray(maintenanceWindows.id, ids)).all())
}

/** Throws not_found for another organization's window as for an unknown one. */
export function readMaintenance(deps: Pick<Deps, 'db'>, organization: PageOrganization, id: string): PageMaintenance {
  const [window] = loadWindows(
    deps.db,
    deps.db
      .select()
      .from(maintenanceWindows)
      .where(isOne(deps.db, organization, id))
      .all(),
  )
  if (!window) throw notFound('maintenance window')
  return window
}

/** Tells whether an id that was taken for an incident's belongs to a window. */
export function isMaintenance(deps: Pick<Deps, 'db'>, organization: PageOrganization, id: string): boolean {
  return (
    deps.db
      .select()
      .from(maintenanceWindows)
      .where(isOne(deps.db, organization, id))
      .get() !== undefined
  )
}

/** Windows for a feed, the one announced last first. `serviceId`: only those that name the service. */
export function newestWindows(db: Reader, organizationId: OrganizationId, serviceId?: ServiceId): PageMaintenance[] {
  const rows = db
    .select()
    .from(maintenanceWindows)
    .where(and(isOf(db, organizationId), naming(db, serviceId)))
    .orderBy(desc(maintenanceWindows.createdAt), desc(maintenanceWindows.id))
    .limit(inFeed)
    .all()
  return loadWindows(db, rows)
}

/** Windows in one of these statuses, the one that begins last first; at most `most`. */
export function windowsThatAre(
  db: Reader,
  organizationId: OrganizationId,
  statuses: readonly MaintenanceStatus[],
  most = Number.MAX_SAFE_INTEGER,
): PageMaintenance[] {
  const rows = db
    .select()
    .from(maintenanceWindows)
    .where(and(isOf(db, organizationId), inArray(maintenanceWindows.status, statuses)))
    .orderBy(desc(maintenanceWindows.scheduledStart), desc(maintenanceWindows.id))
    .limit(most)
    .all()
  return loadWindows(db, rows)
}

/** Windows for a calendar: all that are ahead, and those of the past year; the earliest first. */
export function readCalendar(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  organization: PageOrganization,
  serviceId?: ServiceId,
): PageMaintenance[] {
  const rows = db
    .select()
    .from(maintenanceWindows)
    .where(
      and(
        isOf(db, organization.id),
        gte(maintenanceWindows.scheduledEnd, clock.now() - calendarPast),
        naming(db, serviceId),
      ),
    )
    .orderBy(desc(maintenanceWindows.scheduledStart), desc(maintenanceWindows.id))
    .limit(mostInCalendar)
    .all()
  return loadWindows(db, rows.toReversed())
}

/** Running and planned windows that name the service, the earliest first. */
export function windowsOfService(db: Reader, serviceId: ServiceId): AheadWindows {
  const rows = db
    .select()
    .from(maintenanceWindows)
    .where(and(naming(db, serviceId), isNull(maintenanceWindows.endedAt)))
    .orderBy(asc(maintenanceWindows.scheduledStart), asc(maintenanceWindows.id))
    .all()
  return firstAhead(db, rows)
}

/** Windows of an organization that visitors may read of. */
export function isOf(db: Reader, organizationId: OrganizationAsked) {
  return and(eq(maintenanceWindows.organizationId, organizationId), isToldWindow(db, organizationId))
}

function isOne(db: Reader, organization: PageOrganization, id: string) {
  return and(eq(maintenanceWindows.id, id), isOf(db, organization.id))
}

function naming(db: Reader, serviceId: ServiceId | undefined) {
  if (serviceId === undefined) return undefined
  const ids = db
    .select({ id: maintenanceServices.maintenanceWindowId })
    .from(maintenanceServices)
    .where(eq(maintenanceServices.serviceId, serviceId))
  return inArray(maintenanceWindows.id, ids)
}

/** In the order given: three queries, however many there are. */
export function loadWindows(db: Reader, rows: readonly MaintenanceWindow[]): PageMaintenance[] {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const updatesOf = updatesOfWindows(db, ids)
  const named = db
    .select({ windowId: maintenanceServices.maintenanceWindowId, id: services.id, name: services.name })
    .from(maintenanceServices)
    .innerJoin(services, eq(services.id, maintenanceServices.serviceId))
    .where(and(inArray(maintenanceServices.maintenanceWindowId, ids), isPublic(db)))
    .orderBy(asc(services.position), asc(services.name))
    .all()
  const labelOf = labelsFor(db, rows)
  const namedBy = Map.groupBy(named, ({ windowId }) => windowId)
  return rows.map((row) => ({
    id: row.id,
    feedId: row.feedId,
    title: row.title,
    status: row.status,
    impact: impactOfWindow(row),
    announcedAt: row.announcedAt,
    monitoringAt: row.monitoringAt,
    scheduledStart: row.scheduledStart,
    scheduledEnd: row.scheduledEnd,
    affectsServices: row.affectsServices,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    overrun: isOverrun(row),
    sequence: row.sequence,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    services: (namedBy.get(row.id) ?? []).map(({ id, name }) => ({ id, name: labelOf({ id, name }) })),
    updates: (updatesOf.get(row.id) ?? []).map((update) => ({
      id: update.id,
      status: update.status,
      body: update.body,
      bodyFormat: update.bodyFormat,
      displayAt: update.displayAt,
      notify: update.notify,
      createdAt: update.createdAt,
      updatedAt: update.updatedAt,
      editedAt: update.editedAt,
    })),
  }))
}
