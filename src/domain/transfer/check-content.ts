import type { SeriesTemplate } from '#src/db/schema/maintenance.ts'
import type { ExportFile } from '#src/words/personal-data.ts'
import { addressProblem } from '../mail/check-address.ts'
import { ruleProblem } from '../maintenance/recurrence.ts'
import { metricProblems } from '../metrics/check-metric.ts'
import { hourOf, pointsProblem } from '../metrics/hour.ts'
import { mostMetrics, newMetric } from '../metrics/metric.ts'
import { isLocalMoment } from '../time/local-moment.ts'
import type { CheckedRow } from './check-rows.ts'
import { refuse } from './refuse.ts'

export type CheckedFiles = Record<ExportFile, CheckedRow[]>

/**
 * Checks that columns alone cannot express: every id occurs once, references lead into the file, addresses and recurrence rules
 * are valid. A group or a duplicate's incident that is missing was removed while the file was made: references to it are
 * cleared.
 */
export function checkContent(files: CheckedFiles): void {
  const ids = Object.fromEntries(Object.entries(files).map(([name, rows]) => [name, idsOf(rows)]))
  for (const rows of Object.values(files)) for (const row of rows) checkNames(row, ids)
  for (const { where, values } of files.subscribers) checkSubscriber(where, values)
  for (const { where, values } of files['maintenance-series']) checkSeries(where, values)
  if (files.metrics.length > mostMetrics) refuse(`metrics.ndjson has more than ${mostMetrics} metrics.`)
  for (const metric of files.metrics) checkMetric(metric)
}

/** Throws invalid for an id that is there twice. */
function idsOf(rows: CheckedRow[]): Set<unknown> {
  const ids = new Set<unknown>()
  for (const { where, values } of rows) {
    if (ids.has(values.id)) refuse(`${where}: the id "${values.id}" is there twice.`)
    ids.add(values.id)
  }
  return ids
}

function checkNames({ where, values, parts }: CheckedRow, ids: Record<string, Set<unknown>>): void {
  const { serviceId, seriesId, metricsProviderId } = values
  if (serviceId !== undefined && !ids.services?.has(serviceId))
    refuse(`${where} names the unknown service "${serviceId}".`)
  if (typeof seriesId === 'string' && !ids['maintenance-series']?.has(seriesId))
    refuse(`${where} names the unknown series "${seriesId}".`)
  if (metricsProviderId !== undefined && !ids['metrics-providers']?.has(metricsProviderId))
    refuse(`${where} names the unknown provider "${metricsProviderId}".`)
  if (!ids['service-groups']?.has(values.serviceGroupId)) values.serviceGroupId &&= null
  if (!ids.incidents?.has(values.mergedIntoId)) values.mergedIntoId &&= null
  for (const part of Object.values(parts).flat()) checkNames(part, ids)
}

function checkSubscriber(where: string, { channel, address }: Record<string, unknown>): void {
  const problem = channel === 'email' ? addressProblem(String(address)) : undefined
  if (problem) refuse(`${where}: "${address}" is not a plain e-mail address.`)
}

function checkSeries(where: string, values: Record<string, unknown>): void {
  const { rule, firstStart, durationMinutes, template } = values
  if (!isLocalMoment(String(firstStart))) refuse(`${where}: "firstStart" is no time such as 2026-03-24T02:00.`)
  if (Number(durationMinutes) < 1 || Number(durationMinutes) > longestWindow)
    refuse(`${where}: "durationMinutes" is not between a minute and 30 days.`)
  const problem = ruleProblem(String(rule), String(firstStart))
  if (problem) refuse(`${where}: "${rule}" is no rule that begins at ${firstStart}.`)
  if (!isTemplate(template)) refuse(`${where}: "template" is not complete.`)
}

function checkMetric({ where, values, parts }: CheckedRow): void {
  const [field, problem] = Object.entries(metricProblems({ ...newMetric, ...values }))[0] ?? []
  if (problem) refuse(`${where}: "${field}" cannot be used.`)
  const hours = new Set<unknown>()
  for (const { where, values } of parts.hours ?? []) {
    const { hour, points } = values
    if (hour !== hourOf(Number(hour)) || hours.has(hour)) refuse(`${where}: "hour" is no hour, or is there twice.`)
    hours.add(hour)
    const problem = pointsProblem(points)
    if (problem) refuse(`${where}: "points" ${problem}.`)
  }
}

/** Minutes. */
const longestWindow = 30 * 24 * 60

const switches = ['autoStart', 'autoComplete', 'notifyAtStart', 'notifyAtEnd'] as const

function isTemplate(value: unknown): value is SeriesTemplate {
  const { title, body, serviceIds, reminders, ...rest } = Object(value) as Partial<SeriesTemplate>
  return (
    typeof title === 'string' &&
    typeof body === 'string' &&
    Array.isArray(serviceIds) &&
    serviceIds.every((id) => typeof id === 'string') &&
    Array.isArray(reminders) &&
    reminders.every(Number.isSafeInteger) &&
    switches.every((name) => typeof rest[name] === 'boolean')
  )
}
