import { type Binding, serve } from './action.ts'
import type { AppDeps } from './app-deps.ts'
import { assetRoutes } from './assets.ts'
import { healthRoutes } from './health.ts'
import type { PageCache } from './public/page-cache.ts'
import { robotsRoutes } from './robots.ts'
import { securityContactRoutes } from './security-txt.ts'

const bindings: Binding[] = [...assetRoutes, ...healthRoutes, ...robotsRoutes, ...securityContactRoutes]

/** Fetched besides pages, by browsers, supervisors and search engines. */
export const files = (deps: AppDeps, pages: PageCache) => serve('files', deps, pages, bindings)
