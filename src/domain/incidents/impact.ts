import { indicatorOf } from '#src/statuspage/indicator.ts'
import { type Impact, impacts, type ServiceStatus } from '#src/words.ts'

const bySeverity: readonly Impact[] = impacts

/** Statuspage's table, applied to the services that an incident names; maintenance counts as no impact. */
export function impactOf(statuses: readonly ServiceStatus[]): Impact {
  const { indicator } = indicatorOf(statuses)
  return indicator === 'maintenance' ? 'none' : indicator
}

/** The worst of the impact before and of the impact at each of these moments; it never falls. */
export function impactReached(before: Impact, moments: readonly (readonly ServiceStatus[])[]): Impact {
  const reached = [before, ...moments.map(impactOf)]
  return bySeverity[Math.max(...reached.map((impact) => bySeverity.indexOf(impact)))] ?? before
}
