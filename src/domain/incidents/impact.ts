import type { Impact, ServiceStatus } from '#src/db/schema/status.ts'

const byServiceStatus: Record<ServiceStatus, Impact> = {
  operational: 'none',
  under_maintenance: 'none',
  degraded_performance: 'minor',
  partial_outage: 'major',
  major_outage: 'critical',
}
const bySeverity: readonly Impact[] = ['none', 'minor', 'major', 'critical']

/** The worst of what was reached before and what these statuses mean (Statuspage's table); it never falls. */
export function impactReached(before: Impact, statuses: readonly ServiceStatus[]): Impact {
  const reached = [before, ...statuses.map((status) => byServiceStatus[status])]
  return bySeverity[Math.max(...reached.map((impact) => bySeverity.indexOf(impact)))] ?? before
}
