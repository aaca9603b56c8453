import { eq } from 'drizzle-orm'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { metrics } from '#src/db/schema/metrics.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { refuseProblems } from '../errors.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { metricProblems } from './check-metric.ts'
import { findMetric } from './find-metric.ts'
import { type Metric, type MetricInput, metricFields } from './metric.ts'

/** Writes what was touched; what is absent stays as it is. Throws invalid where the whole would not fit together. */
export function editMetric(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: MetricId,
  typed: Partial<MetricInput>,
  shown: Shown = {},
): Metric {
  authorize(actor, 'services:write', organizationId)
  return write(deps.db, (tx) => {
    const before = metricFields(findMetric(tx, organizationId, id))
    const after = { ...before, ...onlyTouched<Partial<MetricInput>>(before, typed, shown) }
    refuseProblems(metricProblems(after))
    const set = { ...after, updatedAt: deps.clock.now() }
    const metric = tx.update(metrics).set(set).where(eq(metrics.id, id)).returning().get()
    recordAudit(tx, deps, actor, {
      action: 'metric.edited',
      organizationId,
      subject: { type: 'metric', id },
      changes: { before, after },
    })
    return metric
  })
}
