import type { Binding } from './action.ts'
import { assetRoutes } from './assets.ts'
import { healthRoutes } from './health.ts'
import { robotsRoutes } from './robots.ts'
import { securityContactRoutes } from './security-txt.ts'

/** Files that browsers, supervisors and search engines fetch besides pages. */
export const files: Binding[] = [...assetRoutes, ...healthRoutes, ...robotsRoutes, ...securityContactRoutes]
