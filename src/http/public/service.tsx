import { readService } from '#src/domain/status-page/read-service.ts'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { routes } from '#src/routes.ts'
import { ServiceView } from '#views/public/service.tsx'
import type { Binding } from '../action.ts'
import { slidingPage } from './cached-page.ts'

export const publicServiceRoutes: Binding[] = [
  slidingPage(routes.statusPage.service, async ({ deps, statusPage: { organization, base, url }, params }) => {
    const service = readService(deps, organization, params.id)
    await yieldToEventLoop()
    return ServiceView({ organization, service, base, url })
  }),
]
