import { expect, test } from 'vitest'
import type { ServiceStatus } from '#src/db/schema/status.ts'
import { indicatorOf } from './indicator.ts'

/** Statuspage's own table, a row each. */
const rows: [ServiceStatus[], string, string][] = [
  [['major_outage', 'major_outage'], 'critical', 'Major System Outage'],
  [['major_outage', 'operational'], 'major', 'Partial System Outage'],
  [['partial_outage', 'partial_outage'], 'major', 'Partial System Outage'],
  [['partial_outage', 'operational'], 'minor', 'Minor Service Outage'],
  [['degraded_performance', 'degraded_performance'], 'minor', 'Degraded System Service'],
  [['degraded_performance', 'operational'], 'minor', 'Partially Degraded Service'],
  [['under_maintenance', 'operational'], 'maintenance', 'Service Under Maintenance'],
  [['operational', 'operational'], 'none', 'All Systems Operational'],
  [[], 'none', 'All Systems Operational'],
]

test.each(rows)('%j is %s: %s', (statuses, indicator, description) => {
  expect(indicatorOf(statuses)).toEqual({ indicator, description })
})
