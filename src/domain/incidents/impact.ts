import { indicatorOf } from '#src/statuspage/indicator.ts'
import { type Impact, type Indicator, impacts, type ServiceStatus } from '#src/words.ts'

const bySeverity: readonly Indicator[] = impacts

/** Statuspage's table, applied to the services that an incident names; maintenance counts as no impact. */
export function impactOf(statuses: readonly ServiceStatus[]): Impact {
  const { indicator } = indicatorOf(statuses)
  return indicator === 'maintenance' ? 'none' : indicator
}

/** The worst impact at any of these moments. */
export function impactReached(moments: readonly (readonly ServiceStatus[])[]): Impact {
  const worst = Math.max(0, ...moments.map((statuses) => severity(impactOf(statuses))))
  return impacts[worst] ?? 'none'
}

/**
 * What is stored once the impact that the updates have reached goes `from` one `to` another: it rises with what makes things worse,
 * and falls only with the update that had made them so. One that an import brought stays, whatever the table would say of it; an
 * imported "maintenance" is as none.
 */
export function impactAfter(stored: Indicator, from: Impact, to: Impact): Indicator {
  if (severity(to) > severity(from)) return severity(to) > severity(stored) ? to : stored
  else return to !== from && stored === from ? to : stored
}

function severity(impact: Indicator): number {
  return bySeverity.indexOf(impact)
}
