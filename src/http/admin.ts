import { Elysia } from 'elysia'
import { type Binding, serve } from './action.ts'
import { instanceAuditRoutes } from './admin/audit.tsx'
import { bounceRoutes } from './admin/bounces.tsx'
import { dataRequestRightsRoutes } from './admin/data-request-rights.tsx'
import { dataRequestRoutes } from './admin/data-requests.tsx'
import { destinationRoutes } from './admin/destinations.tsx'
import { adminHomepageRoutes } from './admin/homepage.tsx'
import { noticeRoutes } from './admin/notices.tsx'
import { operatorRoutes } from './admin/operator.tsx'
import { adminOrganizationRoutes } from './admin/organizations.tsx'
import { adminPrivacyRoutes } from './admin/privacy.tsx'
import { queueRoutes } from './admin/queue.tsx'
import { relayRoutes } from './admin/relay.tsx'
import { requestLogRoutes } from './admin/request-logs.tsx'
import { retentionRoutes } from './admin/retention.tsx'
import { instanceSettingsRoutes } from './admin/settings.tsx'
import { subProcessorRoutes } from './admin/sub-processors.tsx'
import type { AppDeps } from './app-deps.ts'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = [...relayRoutes]

/** What the instance admin does. */
export const admin = (deps: AppDeps, pages: PageCache) =>
  new Elysia({ name: 'admin' })
    .use(serve('admin/bindings', deps, pages, bindings))
    .use(instanceSettingsRoutes(deps))
    .use(adminOrganizationRoutes(deps))
    .use(queueRoutes(deps))
    .use(destinationRoutes(deps))
    .use(bounceRoutes(deps))
    .use(noticeRoutes(deps))
    .use(retentionRoutes(deps))
    .use(requestLogRoutes(deps))
    .use(dataRequestRoutes(deps))
    .use(dataRequestRightsRoutes(deps))
    .use(adminHomepageRoutes(deps))
    .use(adminPrivacyRoutes(deps))
    .use(operatorRoutes(deps))
    .use(subProcessorRoutes(deps))
    .use(instanceAuditRoutes(deps))
