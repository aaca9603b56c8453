import type { OrganizationId } from '#src/db/ids.ts'
import { metrics } from '#src/db/schema/metrics.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, refuseProblems } from '../errors.ts'
import { metricProblems } from './check-metric.ts'
import { listMetrics } from './find-metric.ts'
import { type Metric, type MetricInput, metricFields, mostMetrics } from './metric.ts'
import { createProviderIn, findProvider, listProviders } from './providers.ts'

/**
 * Adds a metric at the end of the page. Where no provider is named it is the organization's oldest, which is made where there is
 * none. Throws conflict where the organization has as many metrics as it may.
 */
export function createMetric(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  input: MetricInput,
  providerId?: string,
): Metric {
  authorize(actor, 'services:write', organizationId)
  refuseProblems(metricProblems(input))
  return write(deps.db, (tx) => {
    const present = listMetrics(tx, organizationId)
    if (present.length >= mostMetrics)
      throw conflict(`A page has at most ${mostMetrics} metrics: remove one that nobody reads.`)
    const provider =
      providerId === undefined
        ? (listProviders(tx, organizationId)[0] ?? createProviderIn(tx, deps, actor, organizationId))
        : findProvider(tx, organizationId, providerId)
    const now = deps.clock.now()
    const position = (present.at(-1)?.position ?? 0) + 1
    const metric = tx
      .insert(metrics)
      .values({
        ...metricFields(input),
        ...{ id: deps.ids.id(), organizationId, metricsProviderId: provider.id, position },
        ...{ createdAt: now, updatedAt: now },
      })
      .returning()
      .get()
    recordAudit(tx, deps, actor, {
      action: 'metric.created',
      organizationId,
      subject: { type: 'metric', id: metric.id },
      changes: { ...metricFields(metric) },
    })
    return metric
  })
}
