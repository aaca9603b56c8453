import { indicatorOf } from '#src/statuspage/indicator.ts'
import { type Impact, impacts, type ServiceStatus } from '#src/words.ts'

const bySeverity: readonly Impact[] = impacts

/** Statuspage's table, applied to the services that an incident names; planned work is no impact. */
export function impactOf(statuses: readonly ServiceStatus[]): Impact {
  const { indicator } = indicatorOf(statuses)
  return indicator === 'maintenance' ? 'none' : indicator
}

/** The worst of what was reached before and of what its services amounted to at each of these moments; it never falls. */
export function impactReached(before: Impact, moments: readonly (readonly ServiceStatus[])[]): Impact {
  const reached = [before, ...moments.map(impactOf)]
  return bySeverity[Math.max(...reached.map((impact) => bySeverity.indexOf(impact)))] ?? before
}
