import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { metricHours } from '#src/db/schema/metrics.ts'
import { type MetricPeriod, metricPeriods } from '#src/words/metrics.ts'
import type { Deps } from '../context.ts'
import { listShownMetrics, type NewestPoint, newestPoint } from './find-metric.ts'
import { hourOf } from './hour.ts'
import type { Metric } from './metric.ts'
import { type Summary, spanOf, steps, stepsPerRow, summaryOf, valuesOfDay, valuesOfHours } from './steps.ts'

export interface ChartRow {
  /** UTC ms. */
  from: number
  to: number
  /** Null: no data. */
  summary: Summary | null
}

export interface Chart extends ChartRow {
  period: MetricPeriod
  /** One for each step, null where there is no data. */
  values: (number | null)[]
  /** The same in few lines. */
  rows: ChartRow[]
}

export interface ChartedMetric
  extends Pick<
    Metric,
    'id' | 'name' | 'description' | 'suffix' | 'decimalPlaces' | 'yAxisMin' | 'yAxisMax' | 'yAxisHidden'
  > {
  newest: NewestPoint | null
  charts: Chart[]
}

/** What visitors see of the organization's metrics, in the order of the page. */
export function readMetrics(deps: Pick<Deps, 'db' | 'clock'>, organizationId: OrganizationId): ChartedMetric[] {
  return listShownMetrics(deps.db, organizationId).map((metric) => readCharts(deps, metric))
}

export function readCharts({ db, clock }: Pick<Deps, 'db' | 'clock'>, metric: Metric): ChartedMetric {
  const { id, name, description, suffix, decimalPlaces, yAxisMin, yAxisMax, yAxisHidden } = metric
  const now = clock.now()
  return {
    ...{ id, name, description, suffix, decimalPlaces, yAxisMin, yAxisMax, yAxisHidden },
    newest: newestPoint(db, id),
    charts: chartsOf(db, metric, now),
  }
}

function chartsOf(db: Db, { id, transform }: Metric, now: number): Chart[] {
  const [day, week, month] = [spanOf('day', now), spanOf('week', now), spanOf('month', now)]
  const { facts, points } = prepared(db, 'hours of a metric', statements)
  const asked = (from: number, to: number) => ({ metricId: id, from: hourOf(from), to })
  const hours = new Map(facts.all(asked(month.from, week.to)).map((one) => [one.hour, one]))
  const slots = new Map(points.all(asked(day.from, day.to)).map((one) => [one.hour, one.points]))
  const values = {
    day: valuesOfDay(day.from, slots, transform),
    week: valuesOfHours('week', week.from, hours, transform),
    month: valuesOfHours('month', month.from, hours, transform),
  }
  return metricPeriods.map((period) => chartOf(period, spanOf(period, now), values[period]))
}

function chartOf(period: MetricPeriod, { from, to }: { from: number; to: number }, values: (number | null)[]): Chart {
  const [perRow, { length }] = [stepsPerRow[period], steps[period]]
  const rows = Array.from({ length: values.length / perRow }, (_, row) => ({
    from: from + row * perRow * length,
    to: from + (row + 1) * perRow * length,
    summary: summaryOf(values.slice(row * perRow, (row + 1) * perRow)),
  }))
  return { period, from, to, values, summary: summaryOf(values), rows }
}

/** What a month asks for stands in columns of its own: no point is read for it. */
function statements(db: Db) {
  const { metricId, hour, count, sum, lowest, highest, points } = metricHours
  const at = (name: string) => sql.placeholder(name)
  const asked = and(eq(metricId, at('metricId')), gte(hour, at('from')), lt(hour, at('to')))
  return {
    facts: db.select({ hour, count, sum, lowest, highest }).from(metricHours).where(asked).orderBy(asc(hour)).prepare(),
    points: db.select({ hour, points }).from(metricHours).where(asked).orderBy(asc(hour)).prepare(),
  }
}
