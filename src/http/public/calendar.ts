import { Elysia } from 'elysia'
import { findService } from '#src/domain/services/find-service.ts'
import { readCalendar } from '#src/domain/status-page/load-maintenance.ts'
import { calendar } from '#views/public/calendar.ts'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

interface Context {
  request: Request
  params?: {
    slug?: string
    /** A service's, for its own calendar. */
    id?: string
  }
}

/** Maintenance as a calendar to subscribe to: of the whole page, and of one service alone. */
export const calendarRoutes = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'public/calendar' })
  const answer = ({ request, params }: Context) => {
    const page = pageOf(deps, request, params?.slug)
    const { organization, url } = page
    return cache.answer(request, page, `${params?.id ?? ''}/calendar.ics`, 'text/calendar; charset=utf-8', () => {
      const service = params?.id === undefined ? undefined : findService(deps.db, organization.id, params.id)
      return calendar({ organization, service, windows: readCalendar(deps, organization, service?.id), url })
    })
  }
  for (const prefix of bases)
    plugin.get(`${prefix}/calendar.ics`, answer).get(`${prefix}/services/:id/calendar.ics`, answer)
  return plugin
}
