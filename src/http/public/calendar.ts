import type { Service } from '#src/domain/services/service.ts'
import { readCalendar } from '#src/domain/status-page/load-maintenance.ts'
import { readNamedService } from '#src/domain/status-page/read-services.ts'
import { routes } from '#src/routes.ts'
import { calendar } from '#views/public/calendar.ts'
import type { Binding } from '../action.ts'
import { type CachedContext, cachedFile } from './cached-page.ts'

const { files, serviceFiles } = routes.statusPage

const ics = 'text/calendar; charset=utf-8'

/** Maintenance as a calendar to subscribe to: of the whole page, and of one service alone. */
export const calendarRoutes: Binding[] = [
  cachedFile(files.calendar, ics, (context) => calendarOf(context)),
  cachedFile(serviceFiles.calendar, ics, ({ deps, statusPage, params }) =>
    calendarOf({ deps, statusPage }, readNamedService(deps, statusPage.organization, params.id)),
  ),
]

function calendarOf({ deps, statusPage }: Pick<CachedContext, 'deps' | 'statusPage'>, service?: Service): string {
  const { organization, url } = statusPage
  return calendar({ organization, service, windows: readCalendar(deps, organization, service?.id), url })
}
