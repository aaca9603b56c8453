import { Type } from '@sinclair/typebox'
import { addPoints } from '#src/domain/metrics/add-points.ts'
import { editMetric } from '#src/domain/metrics/edit-metric.ts'
import { findMetric, listMetrics, newestPoint } from '#src/domain/metrics/find-metric.ts'
import type { Metric as MetricRow } from '#src/domain/metrics/metric.ts'
import { removeMetric, removePoints } from '#src/domain/metrics/remove-metric.ts'
import { routes } from '#src/routes.ts'
import { dataPointOf, metricOf } from '#src/statuspage/metric.ts'
import { KeptPoint, KeptPoints, Metric, MetricChange, SentPoint, SentPoints } from '#src/statuspage/schemas/metric.ts'
import type { AppDeps } from '../../app-deps.ts'
import { metricFieldNames, metricInput } from './metric-input.ts'
import { bare, type Operation, type OperationContext, operation, wrapped } from './operation.ts'

const { metric, metrics } = routes.managementApi.page

const change = { body: wrapped('metric', MetricChange), answers: Metric, fieldNames: metricFieldNames }
const times =
  'A point belongs to the nearest half minute, and the answer names it; of several there the last one stays. Points may be 28 days old. Charts show steps that are over: a day’s are five minutes long.'

export const metricOperations: readonly Operation[] = [
  operation(
    metrics.index,
    { summary: 'Get a list of metrics', answers: Type.Array(Metric) },
    ({ deps, organizationId }) => listMetrics(deps.db, organizationId).map((one) => metricNow(deps, one)),
  ),
  operation(metric.show, { summary: 'Get a metric', answers: Metric }, ({ deps, organizationId, params }) =>
    metricNow(deps, findMetric(deps.db, organizationId, params.metric_id)),
  ),
  operation(metric.patch, { summary: 'Change a metric', example: { name: 'Response time' }, ...change }, changeMetric),
  operation(metric.put, { summary: 'Change a metric', example: { name: 'Response time' }, ...change }, changeMetric),
  operation(
    metric.remove,
    { summary: 'Delete a metric, with all its points', answers: Metric },
    ({ deps, actor, organizationId, params }) => {
      const before = metricNow(deps, findMetric(deps.db, organizationId, params.metric_id))
      removeMetric(deps, actor, organizationId, params.metric_id)
      return before
    },
  ),
  operation(
    metric.addPoint,
    {
      summary: 'Add a point to a metric',
      notes: times,
      body: wrapped('data', SentPoint),
      example: { value: 123.456 },
      answers: Type.Object({ data: KeptPoint }),
    },
    async ({ deps, actor, organizationId, params, input }) => {
      const sent = { place: null, metricId: params.metric_id, ...timed(deps, input) }
      const kept = await addPoints(deps, actor, organizationId, [sent])
      const [data = sent] = kept.map(dataPointOf)
      return { data }
    },
  ),
  operation(
    metrics.addPoints,
    {
      summary: 'Add points to metrics',
      notes: `${times} All points of a request are checked before any is kept.`,
      body: bare(Type.Object({ data: SentPoints })),
      example: { data: { $METRIC_ID: [{ value: 123.456 }] } },
      answers: KeptPoints,
      status: 202,
    },
    async ({ deps, actor, organizationId, input }) => {
      const sent = Object.entries(input.data).flatMap(([metricId, points]) =>
        points.map((point, index) => ({ place: `data[${metricId}][${index}]`, metricId, ...timed(deps, point) })),
      )
      const kept = await addPoints(deps, actor, organizationId, sent)
      const byMetric = Map.groupBy(kept, ({ metricId }) => metricId)
      return Object.fromEntries([...byMetric].map(([id, points]) => [id, points.map(dataPointOf)]))
    },
  ),
  operation(
    metric.removeData,
    { summary: 'Reset the data of a metric', answers: Metric },
    ({ deps, actor, organizationId, params }) =>
      metricNow(deps, removePoints(deps, actor, organizationId, params.metric_id)),
  ),
]

/** A point is of now, where it does not say otherwise. */
function timed({ clock }: Pick<AppDeps, 'clock'>, { timestamp = clock.now() / 1000, value }: typeof SentPoint.static) {
  return { timestamp, value }
}

function changeMetric(context: OperationContext<'metric_id', unknown, typeof MetricChange.static>) {
  const { deps, actor, organizationId, params, input } = context
  return metricNow(deps, editMetric(deps, actor, organizationId, params.metric_id, metricInput(input)))
}

export function metricNow({ db }: Pick<AppDeps, 'db'>, one: MetricRow) {
  return metricOf(one, newestPoint(db, one.id)?.at ?? null)
}
