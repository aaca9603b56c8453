import type { Binding } from './action.ts'
import { addressCheckRoutes } from './address-check.ts'
import { assetRoutes } from './assets.ts'
import { healthRoutes } from './health.ts'
import { metricsRoutes } from './metrics.ts'
import { policyReportRoutes } from './policy-reports.ts'
import { robotsRoutes } from './robots.ts'
import { securityContactRoutes } from './security-txt.ts'

/** What browsers, supervisors and search engines ask for besides pages. */
export const files: Binding[] = [
  ...addressCheckRoutes,
  ...assetRoutes,
  ...healthRoutes,
  ...metricsRoutes,
  ...policyReportRoutes,
  ...robotsRoutes,
  ...securityContactRoutes,
]
