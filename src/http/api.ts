import { type Binding, serve } from './action.ts'
import { managementApiRoutes } from './api/pages.ts'
import { publicApiRoutes } from './api/public-api.ts'
import type { AppDeps } from './app-deps.ts'
import type { PageCache } from './public/page-cache.ts'

const bindings: Binding[] = [...publicApiRoutes, ...managementApiRoutes]

/** Statuspage's two APIs: the one that anybody reads, and the one that a token opens. */
export const apis = (deps: AppDeps, pages: PageCache) => serve('api', deps, pages, bindings)
