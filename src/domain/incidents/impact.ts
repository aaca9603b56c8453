import { indicatorOf } from '#src/statuspage/indicator.ts'
import { type Impact, type Indicator, impacts, type ServiceStatus } from '#src/words.ts'

const bySeverity: readonly Indicator[] = impacts

/** Statuspage's table, applied to the services that an incident names; maintenance counts as no impact. */
export function impactOf(statuses: readonly ServiceStatus[]): Impact {
  const { indicator } = indicatorOf(statuses)
  return indicator === 'maintenance' ? 'none' : indicator
}

/** The worst of the impact before and of the impact at each of these moments; it never falls. An imported "maintenance" is as none. */
export function impactReached(before: Indicator, moments: readonly (readonly ServiceStatus[])[]): Indicator {
  const worst = Math.max(0, ...[before, ...moments.map(impactOf)].map((one) => bySeverity.indexOf(one)))
  return worst === 0 ? before : (bySeverity[worst] ?? before)
}
