import { and, asc, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { foldSeries } from '../maintenance/fold-series.ts'
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
  const folded = foldSeries(db, planned, timeZone, mostPlanned)
  const repeated = new Map(folded.rows.map(({ window, rhythm }) => [window.id, rhythm]))
  return {
    maintenance: loadWindows(db, [...running, ...folded.rows.map(({ window }) => window)]).map(
      (window): AheadMaintenance => ({ ...window, rhythm: repeated.get(window.id) ?? null }),
    ),
    maintenanceLeft: folded.left,
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
