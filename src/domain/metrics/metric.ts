import type { metrics } from '#src/db/schema/metrics.ts'

export type Metric = typeof metrics.$inferSelect

/** What the team says of a metric. */
export type MetricInput = Pick<
  Metric,
  | 'name'
  | 'identifier'
  | 'description'
  | 'transform'
  | 'suffix'
  | 'decimalPlaces'
  | 'yAxisMin'
  | 'yAxisMax'
  | 'yAxisHidden'
  | 'display'
>

export const newMetric: MetricInput = {
  name: '',
  identifier: '',
  description: '',
  transform: 'average',
  suffix: '',
  decimalPlaces: 0,
  yAxisMin: null,
  yAxisMax: null,
  yAxisHidden: false,
  display: true,
}

/** Metrics of one organization: a page with more is read by nobody. */
export const mostMetrics = 50

export function metricFields(metric: MetricInput): MetricInput {
  const { name, identifier, description, transform, suffix, decimalPlaces } = metric
  const { yAxisMin, yAxisMax, yAxisHidden, display } = metric
  return {
    ...{ name, identifier, description, transform, suffix, decimalPlaces },
    ...{ yAxisMin, yAxisMax, yAxisHidden, display },
  }
}
