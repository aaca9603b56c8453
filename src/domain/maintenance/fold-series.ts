import { inArray } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { maintenanceSeries } from '#src/db/schema/maintenance.ts'
import type { Rhythm } from '#src/words.ts'
import { localMoment } from '../time/local-moment.ts'
import type { MaintenanceSeries, MaintenanceWindow } from './maintenance-window.ts'
import { isExhausted } from './recurrence.ts'
import { rhythmOf } from './rhythm.ts'

/** A planned window, or the next one of a series, which speaks for the others. */
export interface Folded {
  window: MaintenanceWindow
  /** The others of its series that are planned by now, the earliest first. */
  others: MaintenanceWindow[]
  /** Null: it comes once, or for the last time. */
  rhythm: Rhythm | null
}

/** Planned windows, the earliest first, with each series folded into one. `left`: rows beyond `most`. */
export function foldSeries(
  db: Reader,
  planned: readonly MaintenanceWindow[],
  timeZone: string,
  most: number,
): { rows: Folded[]; left: number } {
  const ofSeries = Map.groupBy(planned, ({ seriesId }) => seriesId)
  const folded = planned.filter((row) => row.seriesId === null || ofSeries.get(row.seriesId)?.[0] === row)
  const shown = folded.slice(0, most)
  const series = loadSeries(db, shown)
  const rows = shown.map((window) => {
    const others = window.seriesId === null ? [] : (ofSeries.get(window.seriesId)?.slice(1) ?? [])
    const one = series.get(window.seriesId ?? '')
    const goesOn = one && (others.length > 0 || !isExhausted(one, startOf(window, timeZone)))
    return { window, others, rhythm: goesOn ? rhythmOf(one) : null }
  })
  return { rows, left: folded.length - shown.length }
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
