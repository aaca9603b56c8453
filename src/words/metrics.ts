/** Metrics: figures that programs send, drawn on the page. A leaf. */

export const metricTransforms = ['average', 'count', 'max', 'min', 'sum'] as const
/** How the points of one step of a chart become its value. */
export type MetricTransform = (typeof metricTransforms)[number]

export const metricPeriods = ['day', 'week', 'month'] as const
/** What a chart shows. */
export type MetricPeriod = (typeof metricPeriods)[number]
