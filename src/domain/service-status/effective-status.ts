import type { ServiceStatus } from '#src/words.ts'

/** From mild to severe. A planned maintenance is worse news than none, but no outage. */
const bySeverity: readonly ServiceStatus[] = [
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
]

export function severity(status: ServiceStatus): number {
  return bySeverity.indexOf(status)
}

/** The worst of the statuses; operational where there is none. */
export function worstStatus(statuses: Iterable<ServiceStatus>): ServiceStatus {
  let worst: ServiceStatus = 'operational'
  for (const status of statuses) if (severity(status) > severity(worst)) worst = status
  return worst
}
