import { Elysia } from 'elysia'
import { relayRoutes } from './http/admin/relay.tsx'
import type { AppDeps } from './http/app-deps.ts'
import { signInRoutes } from './http/auth/sign-in.tsx'
import { homeRoutes } from './http/dashboard/home.tsx'
import { oneIncidentRoutes } from './http/dashboard/incident.tsx'
import { incidentRoutes } from './http/dashboard/incidents.tsx'
import { serviceGroupRoutes } from './http/dashboard/service-groups.tsx'
import { serviceRoutes } from './http/dashboard/services.tsx'
import { subscriberRoutes } from './http/dashboard/subscribers.tsx'
import { health } from './http/health.ts'
import { access } from './http/plugins/access.ts'
import { assets } from './http/plugins/assets.ts'
import { cachedPages } from './http/plugins/cached-pages.ts'
import { csrf } from './http/plugins/csrf.ts'
import { errors } from './http/plugins/errors.tsx'
import { hosts } from './http/plugins/hosts.ts'
import { requestLog } from './http/plugins/request-log.ts'
import { securityHeaders } from './http/plugins/security-headers.ts'
import { visit } from './http/plugins/visit.ts'
import { feedRoutes } from './http/public/feeds.ts'
import { historyRoutes } from './http/public/history.tsx'
import { publicIncidentRoutes } from './http/public/incident.tsx'
import { createPageCache } from './http/public/page-cache.ts'
import { statusPageRoutes } from './http/public/status-page.tsx'
import { subscribeRoutes } from './http/public/subscribe.tsx'
import { subscriptionRoutes } from './http/public/subscriptions.tsx'
import { setupRoutes } from './http/setup/setup.tsx'

/** The largest body any form sends, in bytes; checked before parsing. */
const maxRequestBodySize = 1024 * 1024

/** Order matters: what guards comes before what it guards, and errors before everything. */
export function createApp(deps: AppDeps) {
  const pages = createPageCache(deps)
  return new Elysia({ name: 'opsentry', serve: { maxRequestBodySize }, normalize: false })
    .use(errors(deps))
    .use(cachedPages(pages))
    .use(securityHeaders(deps))
    .use(hosts(deps))
    .use(visit(deps))
    .use(requestLog(deps))
    .use(access(deps))
    .use(csrf(deps))
    .use(assets())
    .use(health(deps))
    .use(setupRoutes(deps))
    .use(relayRoutes(deps))
    .use(signInRoutes(deps))
    .use(homeRoutes(deps))
    .use(incidentRoutes(deps))
    .use(oneIncidentRoutes(deps))
    .use(serviceRoutes(deps))
    .use(serviceGroupRoutes(deps))
    .use(subscriberRoutes(deps))
    .use(statusPageRoutes(deps, pages))
    .use(publicIncidentRoutes(deps, pages))
    .use(historyRoutes(deps, pages))
    .use(feedRoutes(deps, pages))
    .use(subscribeRoutes(deps))
    .use(subscriptionRoutes(deps))
}
