import { readHistory, shownService } from '#src/domain/status-page/read-history.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { HistoryView } from '#views/public/history.tsx'
import type { Binding } from '../action.ts'
import { cachedList } from './cached-page.ts'

export const historyRoutes: Binding[] = [
  cachedList(routes.statusPage.history, 'service', {
    narrowedTo: ({ deps, statusPage: { organization } }, asked) => shownService(deps, organization, asked),
    async show({ deps, statusPage: { organization, base, url } }, page, service) {
      const history = readHistory(deps, organization, { page, service })
      await yieldToEventLoop()
      return HistoryView({ organization, history, base, url })
    },
  }),
]
