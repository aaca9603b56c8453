import { getTableColumns } from 'drizzle-orm'
import type { SeriesTemplate } from '#src/db/schema/maintenance.ts'
import type { ExportFile } from '#src/words/personal-data.ts'
import { addressProblem } from '../mail/check-address.ts'
import { ruleProblem } from '../maintenance/recurrence.ts'
import { metricProblems } from '../metrics/check-metric.ts'
import { hourOf, pointsProblem } from '../metrics/hour.ts'
import { mostMetrics, newMetric } from '../metrics/metric.ts'
import { isLocalMoment } from '../time/local-moment.ts'
import type { CheckedRow } from './check-rows.ts'
import { type Exported, exportedFiles } from './exported.ts'
import { refuse } from './refuse.ts'

/** The ids of a file, and those of its rows' parts apart, as `updates` of `incidents`. */
type Ids = Map<string, Set<unknown>>

/** What columns alone cannot express, row by row: all of the files that a row may name come before it. */
export interface ContentCheck {
  /** Throws invalid unless every id occurs once, references lead into the file, addresses and recurrence rules are valid. */
  add: (file: ExportFile, row: CheckedRow) => void
  /**
   * Once everything was added: clears the references to a group or a duplicate's incident that was removed while the file was made.
   */
  clearLost: (row: CheckedRow) => void
}

export function createContentCheck(): ContentCheck {
  const ids: Ids = new Map()
  const knows = (file: ExportFile, id: unknown) => ids.get(file)?.has(id) ?? false

  function clearLost({ values, parts }: CheckedRow): void {
    if (!knows('service-groups', values.serviceGroupId)) values.serviceGroupId &&= null
    if (!knows('incidents', values.mergedIntoId)) values.mergedIntoId &&= null
    for (const part of Object.values(parts).flat()) clearLost(part)
  }

  return {
    add(file, row) {
      noteIds(ids, file, exportedFiles[file], row)
      checkNames(row, knows)
      if (file === 'subscribers') checkSubscriber(row)
      else if (file === 'maintenance-series') checkSeries(row)
      else if (file === 'metrics') checkMetric(row, ids.get(file)?.size ?? 0)
    },
    clearLost,
  }
}

/** Throws invalid for an id that is there twice. */
function noteIds(
  ids: Ids,
  name: string,
  { table, parts: kinds }: Exported,
  { where, values, parts }: CheckedRow,
): void {
  if (getTableColumns(table).id) {
    const known = ids.get(name) ?? new Set()
    if (known.has(values.id)) refuse(`${where}: the id "${values.id}" is there twice.`)
    ids.set(name, known.add(values.id))
  }
  for (const [kind, part] of Object.entries(kinds))
    for (const row of parts[kind] ?? []) noteIds(ids, `${name} ${kind}`, part, row)
}

type Knows = (file: ExportFile, id: unknown) => boolean

function checkNames({ where, values, parts }: CheckedRow, knows: Knows): void {
  const { serviceId, seriesId, metricsProviderId } = values
  if (serviceId !== undefined && !knows('services', serviceId))
    refuse(`${where} names the unknown service "${serviceId}".`)
  if (typeof seriesId === 'string' && !knows('maintenance-series', seriesId))
    refuse(`${where} names the unknown series "${seriesId}".`)
  if (metricsProviderId !== undefined && !knows('metrics-providers', metricsProviderId))
    refuse(`${where} names the unknown provider "${metricsProviderId}".`)
  for (const part of Object.values(parts).flat()) checkNames(part, knows)
}

function checkSubscriber({ where, values: { channel, address } }: CheckedRow): void {
  const problem = channel === 'email' ? addressProblem(String(address)) : undefined
  if (problem) refuse(`${where}: "${address}" is not a plain e-mail address.`)
}

function checkSeries({ where, values }: CheckedRow): void {
  const { rule, firstStart, durationMinutes, template } = values
  if (!isLocalMoment(String(firstStart))) refuse(`${where}: "firstStart" is no time such as 2026-03-24T02:00.`)
  if (Number(durationMinutes) < 1 || Number(durationMinutes) > longestWindow)
    refuse(`${where}: "durationMinutes" is not between a minute and 30 days.`)
  const problem = ruleProblem(String(rule), String(firstStart))
  if (problem) refuse(`${where}: "${rule}" is no rule that begins at ${firstStart}.`)
  if (!isTemplate(template)) refuse(`${where}: "template" is not complete.`)
}

/** `count`: of the metrics until now. */
function checkMetric({ where, values, parts }: CheckedRow, count: number): void {
  if (count > mostMetrics) refuse(`metrics.ndjson has more than ${mostMetrics} metrics.`)
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
