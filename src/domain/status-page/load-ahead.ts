import { and, asc, inArray, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { maintenanceSeries, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import type { MaintenanceSeries, MaintenanceWindow } from '../maintenance/maintenance-window.ts'
import { isExhausted } from '../maintenance/recurrence.ts'
import { rhythmOf } from '../maintenance/rhythm.ts'
import { localMoment } from '../time/local-moment.ts'
import { isOf, loadWindows } from './load-maintenance.ts'
import type { AheadMaintenance, PageOrganization, StatusPage } from './model.ts'

/** Planned windows and series on the page, besides those that run. */
const mostPlanned = 100

/** Running and planned windows, the earliest first; of a series, the next of its planned windows speaks for all. */
export function loadAhead(
  db: Reader,
  { id, timeZone }: Pick<PageOrganization, 'id' | 'timeZone'>,
): Pick<StatusPage, 'maintenance' | 'maintenanceLeft'> {
  const rows = prepared(db, 'windows ahead', ahead).all({ organizationId: id })
  const running = rows.filter(({ status }) => status !== 'scheduled')
  const planned = rows.filter(({ status }) => status === 'scheduled')
  const ofSeries = Map.groupBy(planned, ({ seriesId }) => seriesId)
  const spoken = planned.filter((row) => row.seriesId === null || ofSeries.get(row.seriesId)?.[0] === row)
  const shown = spoken.slice(0, mostPlanned)
  const series = loadSeries(db, shown)
  const repeated = new Map(
    shown.flatMap((row) => {
      const one = series.get(row.seriesId ?? '')
      const isLast = ofSeries.get(row.seriesId)?.length === 1
      return one && !(isLast && isExhausted(one, startOf(row, timeZone))) ? [[row.id, rhythmOf(one)] as const] : []
    }),
  )
  return {
    maintenance: loadWindows(db, [...running, ...shown]).map(
      (window): AheadMaintenance => ({ ...window, rhythm: repeated.get(window.id) ?? null }),
    ),
    maintenanceLeft: spoken.length - shown.length,
  }
}

function ahead(db: Reader) {
  return db
    .select()
    .from(maintenanceWindows)
    .where(and(isOf(db, organizationAsked), isNull(maintenanceWindows.endedAt)))
    .orderBy(asc(maintenanceWindows.scheduledStart), asc(maintenanceWindows.id))
    .prepare()
}

function loadSeries(db: Reader, rows: readonly MaintenanceWindow[]): Map<string, MaintenanceSeries> {
  const ids = rows.flatMap(({ seriesId }) => seriesId ?? [])
  if (ids.length === 0) return new Map()
  const series = db.select().from(maintenanceSeries).where(inArray(maintenanceSeries.id, ids)).all()
  return new Map(series.map((one) => [one.id, one]))
}

/** As its series' rule gave it, however it was moved. */
function startOf({ occurrence, scheduledStart }: MaintenanceWindow, timeZone: string): string {
  return occurrence ?? localMoment(scheduledStart, timeZone)
}
