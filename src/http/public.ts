import { Elysia } from 'elysia'
import { type Binding, serve } from './action.ts'
import { publicApi } from './api/public-api.ts'
import type { AppDeps } from './app-deps.ts'
import { badgeRoutes } from './public/badge.ts'
import { calendarRoutes } from './public/calendar.ts'
import { feedRoutes } from './public/feeds.ts'
import { historyRoutes } from './public/history.tsx'
import { analyticsRoutes } from './public/homepage.tsx'
import { publicIncidentRoutes } from './public/incident.tsx'
import { publicMaintenanceRoutes } from './public/maintenance.tsx'
import type { PageCache } from './public/page-cache.ts'
import { pagePasswordRoutes } from './public/page-password.tsx'
import { pictureRoutes } from './public/pictures.ts'
import { privacyRoutes } from './public/privacy.tsx'
import { publicServiceRoutes } from './public/service.tsx'
import { statusPageRoutes } from './public/status-page.tsx'
import { subscribeRoutes } from './public/subscribe.tsx'
import { subscriptionRoutes } from './public/subscriptions.tsx'

const bindings: Binding[] = []

/** Status pages, and what is answered besides. */
export const publicPages = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'public' })
    .use(serve('public/bindings', deps, pages, bindings))
    .use(statusPageRoutes(deps, pages))
    .use(publicIncidentRoutes(deps, pages))
    .use(publicMaintenanceRoutes(deps, pages))
    .use(calendarRoutes(deps, pages))
    .use(publicServiceRoutes(deps, pages))
    .use(historyRoutes(deps, pages))
    .use(feedRoutes(deps, pages))
    .use(badgeRoutes(deps, pages))
    .use(publicApi(deps, pages))
    .use(subscribeRoutes(deps))
    .use(subscriptionRoutes(deps))
    .use(pictureRoutes(deps))
    .use(pagePasswordRoutes(deps))
    .use(privacyRoutes(deps, pages))
    .use(analyticsRoutes(deps))
