import { Type } from '@sinclair/typebox'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { listMetrics } from '#src/domain/metrics/find-metric.ts'
import { newMetric } from '#src/domain/metrics/metric.ts'
import { createProvider, findProvider, listProviders, removeProvider } from '#src/domain/metrics/providers.ts'
import { routes } from '#src/routes.ts'
import { metricsProviderOf } from '#src/statuspage/metric.ts'
import { Metric, MetricsProvider, NewMetric, NewProvider, ProviderChange } from '#src/statuspage/schemas/metric.ts'
import { notImplemented, unprocessable } from '../../program-refusal.ts'
import { metricFieldNames, metricInput } from './metric-input.ts'
import { metricNow } from './metrics.ts'
import { type Operation, type OperationContext, operation, wrapped } from './operation.ts'

const { metricsProvider, metricsProviders } = routes.managementApi.page

const change = {
  summary: 'Change a metrics provider',
  notes: 'Nothing of a provider of the type Self can change; what would not, is taken.',
  body: wrapped('metrics_provider', ProviderChange),
  example: { type: 'Self' as const },
  answers: MetricsProvider,
}

export const metricsProviderOperations: readonly Operation[] = [
  operation(
    metricsProviders.index,
    { summary: 'Get a list of metrics providers', answers: Type.Array(MetricsProvider) },
    ({ deps, organizationId }) => listProviders(deps.db, organizationId).map(metricsProviderOf),
  ),
  operation(
    metricsProviders.create,
    {
      summary: 'Create a metrics provider',
      notes:
        'Of the type Self: programs send their points here. The types for which Opsentry would ask a third party answer 501.',
      body: wrapped('metrics_provider', NewProvider),
      example: { type: 'Self' },
      answers: MetricsProvider,
    },
    ({ deps, actor, organizationId, input }) => {
      refuseThirdParty(input)
      return metricsProviderOf(createProvider(deps, actor, organizationId))
    },
  ),
  operation(
    metricsProvider.show,
    { summary: 'Get a metrics provider', answers: MetricsProvider },
    ({ deps, organizationId, params }) =>
      metricsProviderOf(findProvider(deps.db, organizationId, params.metrics_provider_id)),
  ),
  operation(metricsProvider.patch, change, changeProvider),
  operation(metricsProvider.put, change, changeProvider),
  operation(
    metricsProvider.remove,
    { summary: 'Delete a metrics provider, with its metrics and their points', answers: MetricsProvider },
    async ({ deps, actor, organizationId, params }) => {
      const before = metricsProviderOf(findProvider(deps.db, organizationId, params.metrics_provider_id))
      await removeProvider(deps, actor, organizationId, params.metrics_provider_id)
      return before
    },
  ),
  operation(
    metricsProvider.metrics,
    { summary: 'Get the metrics of a provider', answers: Type.Array(Metric) },
    ({ deps, organizationId, params }) => {
      const { id } = findProvider(deps.db, organizationId, params.metrics_provider_id)
      return listMetrics(deps.db, organizationId)
        .filter(({ metricsProviderId }) => metricsProviderId === id)
        .map((one) => metricNow(deps, one))
    },
  ),
  operation(
    metricsProvider.addMetric,
    {
      summary: 'Create a metric',
      body: wrapped('metric', NewMetric),
      example: { name: 'Response time', suffix: 'ms' },
      answers: Metric,
      fieldNames: metricFieldNames,
    },
    ({ deps, actor, organizationId, params, input }) => {
      const metric = { ...newMetric, ...metricInput(input) }
      return metricNow(deps, createMetric(deps, actor, organizationId, metric, params.metrics_provider_id))
    },
  ),
]

function changeProvider(context: OperationContext<'metrics_provider_id', unknown, typeof ProviderChange.static>) {
  const { deps, organizationId, params, input } = context
  const provider = findProvider(deps.db, organizationId, params.metrics_provider_id)
  refuseThirdParty(input)
  return metricsProviderOf(provider)
}

/** Throws 501 for what would have Opsentry ask a third party, and names what only that would need. */
function refuseThirdParty({ type = 'Self', ...needed }: Partial<typeof NewProvider.static>): void {
  if (type !== 'Self')
    throw notImplemented(
      `Opsentry does not ask ${type} for figures. Create a provider of the type Self, and send them to metrics/METRIC_ID/data.`,
    )
  const given = Object.entries(needed).filter(([, value]) => value !== undefined && value !== null && value !== '')
  if (given.length > 0)
    throw unprocessable(
      ...given.map(([name]) => `metrics_provider[${name}]: A provider of the type Self has none: leave it out.`),
    )
}
