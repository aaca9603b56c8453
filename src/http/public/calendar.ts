import { findService } from '#src/domain/services/find-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { readCalendar } from '#src/domain/status-page/load-maintenance.ts'
import { routes } from '#src/routes.ts'
import { calendar } from '#views/public/calendar.ts'
import type { Binding } from '../action.ts'
import { type CachedContext, cachedFile } from './cached-page.ts'

const { files, serviceFiles } = routes.statusPage

const ics = 'text/calendar; charset=utf-8'

/** Maintenance as a calendar to subscribe to: of the whole page, and of one service alone. */
export const calendarRoutes: Binding[] = [
  cachedFile(files.calendar, ics, (context) => calendarOf(context)),
  cachedFile(serviceFiles.calendar, ics, ({ deps, page, params }) =>
    calendarOf({ deps, page }, findService(deps.db, page.organization.id, params.id)),
  ),
]

function calendarOf({ deps, page }: Pick<CachedContext, 'deps' | 'page'>, service?: Service): string {
  const { organization, url } = page
  return calendar({ organization, service, windows: readCalendar(deps, organization, service?.id), url })
}
