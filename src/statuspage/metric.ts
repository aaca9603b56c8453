import { moment } from './moment.ts'

/** A metric and its provider, as Statuspage's management API sends them. */

export interface MetricFacts {
  id: string
  metricsProviderId: string
  identifier: string
  name: string
  display: boolean
  description: string
  yAxisMin: number | null
  yAxisMax: number | null
  yAxisHidden: boolean
  suffix: string
  decimalPlaces: number
  createdAt: number
  updatedAt: number
}

/** `newestAt`: UTC ms of the newest point, null where there is none. */
export function metricOf(metric: MetricFacts, newestAt: number | null) {
  return {
    id: metric.id,
    metrics_provider_id: metric.metricsProviderId,
    metric_identifier: metric.identifier || null,
    name: metric.name,
    display: metric.display,
    tooltip_description: metric.description || null,
    backfilled: false,
    y_axis_min: metric.yAxisMin,
    y_axis_max: metric.yAxisMax,
    y_axis_hidden: metric.yAxisHidden,
    suffix: metric.suffix || null,
    decimal_places: metric.decimalPlaces,
    most_recent_data_at: newestAt === null ? null : moment(newestAt),
    created_at: moment(metric.createdAt),
    updated_at: moment(metric.updatedAt),
    // Statuspage asks a provider for these; what a program sends itself has neither.
    last_fetched_at: null,
    backfill_percentage: 0,
    reference_name: null,
  }
}

export interface ProviderFacts {
  id: string
  createdAt: number
  updatedAt: number
}

/** Its `page_id` is a number there, which no page here has: its readers take null, and would refuse a text. */
export function metricsProviderOf({ id, createdAt, updatedAt }: ProviderFacts) {
  return {
    id,
    type: 'Self',
    disabled: false,
    metric_base_uri: null,
    last_revalidated_at: null,
    created_at: moment(createdAt),
    updated_at: moment(updatedAt),
    page_id: null,
  }
}

/** Seconds since 1970, UTC, from ms. */
export function dataPointOf({ at, value }: { at: number; value: number }) {
  return { timestamp: Math.floor(at / 1000), value }
}
