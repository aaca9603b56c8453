import { and, asc, eq, gt, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { maintenanceSeries, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { conflict } from '../errors.ts'
import { publishable } from '../publications/publishable.ts'
import { atWork, isLeftOut } from '../time/at-work.ts'
import { localMoment, momentIn } from '../time/local-moment.ts'
import { findSeries } from './find-window.ts'
import { insertMaintenanceUpdate } from './insert-maintenance-update.ts'
import { insertWindow } from './insert-window.ts'
import { type MaintenanceSeries, type MaintenanceWindow, seriesHorizon } from './maintenance-window.ts'
import { isExhausted, missingStarts } from './recurrence.ts'
import { refuseUnseenStep } from './unseen-updates.ts'

/**
 * Creates missing windows of a series within that time, without notifying anybody; always the next one, however far off. An
 * occurrence exists once, moved and cancelled ones included. Returns the new ones.
 */
export function extendSeries(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  series: MaintenanceSeries,
  timeZone: string,
): MaintenanceWindow[] {
  const { id: seriesId, organizationId, template } = series
  const serviceIds = stillThere(tx, organizationId, template.serviceIds)
  return missing(tx, deps, series, timeZone).map((occurrence) => {
    const scheduledStart = momentIn(occurrence, timeZone) ?? 0
    return insertWindow(tx, deps, actor, organizationId, {
      ...template,
      serviceIds,
      scheduledStart,
      scheduledEnd: scheduledStart + Math.round(series.durationMinutes * 60_000),
      notify: false,
      first: { status: 'scheduled' },
      series: { id: seriesId, occurrence },
    })
  })
}

/**
 * Extends every running series as far ahead as needed, and ends those whose rule has run out and whose last window has begun.
 * Returns how many windows were made.
 */
export function extendAllSeries(deps: Deps, actor: SystemActor): number {
  const running = deps.db
    .select({ series: maintenanceSeries, timeZone: organizations.timeZone })
    .from(maintenanceSeries)
    .innerJoin(organizations, eq(organizations.id, maintenanceSeries.organizationId))
    .where(and(isNull(maintenanceSeries.endedAt), isNull(organizations.deletedAt)))
    .all()
  const due = running.filter(({ series }) => !isLeftOut(stepOf(series)))
  return due.reduce(
    (made, { series, timeZone }) => made + atWork(stepOf(series), () => extendOne(deps, actor, series, timeZone)),
    0,
  )
}

/** By its own name: a rule that makes it hang holds up no other series. */
function stepOf({ id }: MaintenanceSeries): string {
  return `maintenance series ${id}`
}

function extendOne(deps: Deps, actor: SystemActor, series: MaintenanceSeries, timeZone: string): number {
  const { organizationId } = series
  // Reads before it opens a write: most minutes there is nothing to do.
  if (missing(deps.db, deps, series, timeZone).length === 0) {
    if (isOver(deps, series, timeZone)) endExhausted(deps, actor, series)
    return 0
  }
  return write(deps.db, (tx) => {
    const made = extendSeries(tx, deps, actor, series, timeZone)
    recordAudit(tx, deps, actor, {
      action: 'maintenance.series_extended',
      organizationId,
      subject: { type: 'maintenance_series', id: series.id },
      changes: { windows: made.map(({ id, scheduledStart }) => ({ id, scheduledStart })) },
    })
    return made.length
  })
}

function isOver(deps: Deps, series: MaintenanceSeries, timeZone: string): boolean {
  // Asked first: it is one look at an index, and nearly always the answer.
  return scheduledOf(deps.db, series.id).length === 0 && isExhausted(series, localMoment(deps.clock.now(), timeZone))
}

function endExhausted(deps: Deps, actor: SystemActor, { id, organizationId }: MaintenanceSeries): void {
  write(deps.db, (tx) => {
    tx.update(maintenanceSeries).set({ endedAt: deps.clock.now() }).where(eq(maintenanceSeries.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'maintenance.series_ended',
      organizationId,
      subject: { type: 'maintenance_series', id },
      changes: { cancelled: [], notify: false },
    })
  })
}

function missing(db: Reader, { clock }: Pick<Deps, 'clock'>, series: MaintenanceSeries, timeZone: string): string[] {
  const now = clock.now()
  const from = localMoment(now, timeZone)
  const there = db
    .select({ occurrence: maintenanceWindows.occurrence })
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.seriesId, series.id), gt(maintenanceWindows.occurrence, from)))
    .all()
    .flatMap(({ occurrence }) => occurrence ?? [])
  return missingStarts(series, new Set(there), from, localMoment(now + seriesHorizon, timeZone))
}

/**
 * Ends a series and cancels its windows that have not begun. With `notify`, subscribers are notified once, about the nearest
 * of them. Throws conflict for a series that has ended.
 */
export const endSeries = publishable('maintenance.end_series', endSeriesAtOnce)

function endSeriesAtOnce(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  input: { body: string; notify: boolean },
  seen?: { windowId: string; updateId: string },
): void {
  authorize(actor, 'incidents:write', organizationId)
  write(deps.db, (tx) => {
    const series = findSeries(tx, organizationId, id)
    if (series.endedAt !== null) throw conflict('This series has ended already.')
    if (seen) refuseUnseenStep(tx, deps, actor, seen.windowId, seen.updateId)
    tx.update(maintenanceSeries).set({ endedAt: deps.clock.now() }).where(eq(maintenanceSeries.id, id)).run()
    const ahead = scheduledOf(tx, id)
    for (const [index, window] of ahead.entries()) {
      insertMaintenanceUpdate(tx, deps, actor, window, {
        status: 'cancelled',
        body: input.body,
        notify: input.notify && index === 0,
      })
      tx.update(maintenanceWindows)
        .set({ sequence: window.sequence + 1 })
        .where(eq(maintenanceWindows.id, window.id))
        .run()
    }
    recordAudit(tx, deps, actor, {
      action: 'maintenance.series_ended',
      organizationId,
      subject: { type: 'maintenance_series', id },
      changes: { cancelled: ahead.map((window) => window.id), notify: input.notify },
    })
  })
}

function scheduledOf(tx: Reader, seriesId: string): MaintenanceWindow[] {
  return tx
    .select()
    .from(maintenanceWindows)
    .where(and(eq(maintenanceWindows.seriesId, seriesId), eq(maintenanceWindows.status, 'scheduled')))
    .orderBy(asc(maintenanceWindows.scheduledStart))
    .all()
}

/** Without services that were archived since. */
function stillThere(tx: Tx, organizationId: OrganizationId, ids: string[]): string[] {
  const present = tx
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.organizationId, organizationId), isNull(services.archivedAt)))
    .all()
  return ids.filter((id) => present.some((service) => service.id === id))
}
