import type { Binding } from './action.ts'
import { assetRoutes } from './assets.ts'
import { healthRoutes } from './health.ts'
import { robotsRoutes } from './robots.ts'
import { securityContactRoutes } from './security-txt.ts'

/** Fetched besides pages, by browsers, supervisors and search engines. */
export const files: Binding[] = [...assetRoutes, ...healthRoutes, ...robotsRoutes, ...securityContactRoutes]
