import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { metricHours, metrics } from '#src/db/schema/metrics.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { findMetric } from './find-metric.ts'
import type { Metric } from './metric.ts'

/** With all its points. Returns what was removed. */
export function removeMetric(deps: Deps, actor: Actor, organizationId: OrganizationId, id: MetricId): Metric {
  authorize(actor, 'services:write', organizationId)
  return write(deps.db, (tx) => {
    const metric = findMetric(tx, organizationId, id)
    removeMetricsIn(tx, [metric])
    recordAudit(tx, deps, actor, {
      action: 'metric.removed',
      organizationId,
      subject: { type: 'metric', id },
      changes: { name: metric.name },
    })
    return metric
  })
}

export function removeMetricsIn(tx: Tx, removed: readonly Metric[]): void {
  for (const { id } of removed) {
    tx.delete(metricHours).where(eq(metricHours.metricId, id)).run()
    tx.delete(metrics).where(eq(metrics.id, id)).run()
  }
}

/** All its points; the metric stays. */
export function removePoints(deps: Deps, actor: Actor, organizationId: OrganizationId, id: MetricId): Metric {
  authorize(actor, 'services:write', organizationId)
  return write(deps.db, (tx) => {
    findMetric(tx, organizationId, id)
    tx.delete(metricHours).where(eq(metricHours.metricId, id)).run()
    const updatedAt = deps.clock.now()
    const metric = tx.update(metrics).set({ updatedAt }).where(eq(metrics.id, id)).returning().get()
    recordAudit(tx, deps, actor, {
      action: 'metric.points_removed',
      organizationId,
      subject: { type: 'metric', id },
      changes: { name: metric.name },
    })
    return metric
  })
}
