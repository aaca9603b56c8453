import type { Indicator, ServiceStatus } from '#src/words.ts'

/** Statuspage's table, from the statuses of all services, read from the top. */
export function indicatorOf(statuses: readonly ServiceStatus[]): { indicator: Indicator; description: string } {
  const all = (status: ServiceStatus) => statuses.length > 0 && statuses.every((one) => one === status)
  const any = (status: ServiceStatus) => statuses.includes(status)
  if (all('major_outage')) return { indicator: 'critical', description: 'Major System Outage' }
  else if (any('major_outage')) return { indicator: 'major', description: 'Partial System Outage' }
  else if (all('partial_outage')) return { indicator: 'major', description: 'Partial System Outage' }
  else if (any('partial_outage')) return { indicator: 'minor', description: 'Minor Service Outage' }
  else if (all('degraded_performance')) return { indicator: 'minor', description: 'Degraded System Service' }
  else if (any('degraded_performance')) return { indicator: 'minor', description: 'Partially Degraded Service' }
  else if (any('under_maintenance')) return { indicator: 'maintenance', description: 'Service Under Maintenance' }
  else return { indicator: 'none', description: 'All Systems Operational' }
}
