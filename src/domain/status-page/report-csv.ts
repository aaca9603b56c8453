import { stringify } from '#src/csv.ts'
import type { Availability, Report, Response } from './read-report.ts'

const columns = [
  'month',
  'service',
  'uptime_percent',
  'incidents',
  'major_outage_minutes',
  'partial_outage_minutes',
  'maintenance_minutes',
  'first_update_median_minutes',
  'first_update_slowest_minutes',
  'resolved_median_minutes',
  'resolved_slowest_minutes',
  'promises_kept',
  'promises_missed',
]

/**
 * The report as RFC 4180 CSV with a header: of each month a row for the page, whose `service` is empty, then one for each service;
 * cells that a spreadsheet would run as formulas are defused.
 */
export function reportCsv({ months, services, all, response }: Report): string {
  const rows = months.flatMap((month, index) => [
    [month, '', ...availability(all.months[index]), ...told(response.months[index])],
    ...services.map((service) => [month, service.label, ...availability(service.months[index]), ...told(undefined)]),
  ])
  return stringify([columns, ...rows], { escape_formulas: true, record_delimiter: 'windows' })
}

function availability(one: Availability | undefined): string[] {
  if (!one) return Array(5).fill('')
  const { uptime, incidents, major, partial, maintenance } = one
  return [
    uptime === null ? '' : String(round(uptime * 100, 4)),
    String(incidents),
    ...[major, partial, maintenance].map(minutes),
  ]
}

function told(one: Response | undefined): string[] {
  if (!one) return Array(6).fill('')
  const { firstUpdate, resolution, promises } = one
  const lengths = [firstUpdate.median, firstUpdate.slowest, resolution.median, resolution.slowest]
  return [
    ...lengths.map((length) => (length === null ? '' : minutes(length))),
    String(promises.kept),
    String(promises.missed),
  ]
}

function minutes(milliseconds: number): string {
  return String(round(milliseconds / 60_000, 2))
}

/** Downwards, so that a service that was ever down never has 100 per cent. */
function round(value: number, digits: number): number {
  return Math.floor(value * 10 ** digits) / 10 ** digits
}
