import { Type } from '@sinclair/typebox'
import { findMetric, listMetrics } from '#src/domain/metrics/find-metric.ts'
import { changeMetrics } from '#src/domain/page-access/change-services.ts'
import { findReader } from '#src/domain/page-access/find-readers.ts'
import { metricsHeld } from '#src/domain/page-access/metric-rows.ts'
import { routes } from '#src/routes.ts'
import { AccessUser, MetricIds, SomeMetricIds } from '#src/statuspage/schemas/access.ts'
import { Metric } from '#src/statuspage/schemas/metric.ts'
import { accessUserNow } from './access-now.ts'
import { metricNow } from './metrics.ts'
import { bare, type Operation, type OperationContext, operation } from './operation.ts'

const { accessUser } = routes.managementApi.page

const answer = { answers: AccessUser, fieldNames: { metrics: 'metric_ids' } }
const some = { body: bare(MetricIds), example: { metric_ids: ['$METRIC_ID'] }, ...answer }
const notes = 'Together with what their groups may see, this is all that they see of the metrics on a page of readers.'

export const accessMetricOperations: readonly Operation[] = [
  operation(
    accessUser.metrics.index,
    {
      summary: 'Get the metrics of a page access user',
      notes: 'Their own, without those that they see by a group.',
      answers: Type.Array(Metric),
    },
    ({ deps, organizationId, params }) => {
      const { id } = findReader(deps.db, organizationId, params.page_access_user_id)
      const held = metricsHeld(deps.db, { reader: id })
      return listMetrics(deps.db, organizationId)
        .filter((metric) => held.includes(metric.id))
        .map((metric) => metricNow(deps, metric))
    },
  ),
  operation(accessUser.metrics.patch, { summary: 'Add metrics to a page access user', notes, ...some }, (asked) =>
    changed(asked, 'add', asked.input.metric_ids),
  ),
  operation(accessUser.metrics.put, { summary: 'Add metrics to a page access user', notes, ...some }, (asked) =>
    changed(asked, 'add', asked.input.metric_ids),
  ),
  operation(
    accessUser.metrics.create,
    { summary: 'Replace the metrics of a page access user', notes, ...some },
    (asked) => changed(asked, 'replace', asked.input.metric_ids),
  ),
  operation(
    accessUser.metrics.remove,
    { summary: 'Remove metrics from a page access user', body: bare(SomeMetricIds), ...answer },
    (asked) => {
      const { metric_ids: ids } = asked.input
      return ids === undefined ? changed(asked, 'replace', []) : changed(asked, 'remove', ids)
    },
  ),
  operation(accessUser.removeMetric, { summary: 'Remove a metric from a page access user', ...answer }, (asked) => {
    const { id } = findMetric(asked.deps.db, asked.organizationId, asked.params.metric_id)
    return changed(asked, 'remove', [id])
  }),
]

function changed(
  {
    deps,
    actor,
    organizationId,
    params,
  }: Pick<OperationContext<'page_access_user_id'>, 'deps' | 'actor' | 'organizationId' | 'params'>,
  how: 'add' | 'replace' | 'remove',
  metricIds: readonly string[],
) {
  changeMetrics(deps, actor, organizationId, params.page_access_user_id, { how, metricIds })
  return accessUserNow(deps, organizationId, params.page_access_user_id)
}
