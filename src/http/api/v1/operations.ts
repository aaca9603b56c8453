import type { AnyRoute } from '#src/route.ts'
import { accessGroupOperations } from './access-groups.ts'
import { accessMetricOperations } from './access-metrics.ts'
import { componentAccessOperations } from './access-of-components.ts'
import { accessUserOperations } from './access-users.ts'
import { componentGroupOperations } from './component-groups.ts'
import { componentOperations } from './components.ts'
import { embedConfigOperations } from './embed-config.ts'
import { incidentSubscriberOperations } from './incident-subscribers.ts'
import { incidentTemplateOperations } from './incident-templates.ts'
import { incidentOperations } from './incidents.ts'
import { metricOperations } from './metrics.ts'
import { metricsProviderOperations } from './metrics-providers.ts'
import type { Operation } from './operation.ts'
import { pageOperations } from './pages.ts'
import { postmortemOperations } from './postmortems.ts'
import { subscriberOperations } from './subscribers.ts'
import { uptimeOperations } from './uptime.ts'
import { userOperations } from './users.ts'

/** One for each route of the management API. */
export const operations: readonly Operation[] = [
  ...pageOperations,
  ...accessUserOperations,
  ...accessGroupOperations,
  ...componentAccessOperations,
  ...accessMetricOperations,
  ...componentOperations,
  ...componentGroupOperations,
  ...uptimeOperations,
  ...embedConfigOperations,
  ...userOperations,
  ...metricOperations,
  ...metricsProviderOperations,
  ...incidentOperations,
  ...postmortemOperations,
  ...incidentTemplateOperations,
  ...incidentSubscriberOperations,
  ...subscriberOperations,
]

const byRoute = new Map(operations.map((one) => [one.route.name, one]))

export function operationAt(route: AnyRoute): Operation {
  const found = byRoute.get(route.name)
  if (!found) throw new Error(`the route ${route.name} has no operation`)
  return found
}
