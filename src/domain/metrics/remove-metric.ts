import { eq } from 'drizzle-orm'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { metricHours, metrics } from '#src/db/schema/metrics.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { findMetric } from './find-metric.ts'
import type { Metric } from './metric.ts'

/** With all its points. `typedName`: what a person typed to confirm it; throws invalid where that is not its name. */
export function removeMetric(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: MetricId,
  typedName?: string,
): void {
  authorize(actor, 'services:write', organizationId)
  write(deps.db, (tx) => {
    const metric = findMetric(tx, organizationId, id)
    refuseOtherName(metric, typedName, `Type ${metric.name} to remove it.`)
    tx.delete(metricHours).where(eq(metricHours.metricId, id)).run()
    tx.delete(metrics).where(eq(metrics.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'metric.removed',
      organizationId,
      subject: { type: 'metric', id },
      changes: { name: metric.name },
    })
  })
}

/** All its points; the metric stays. `typedName` as above. */
export function removePoints(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: MetricId,
  typedName?: string,
): Metric {
  authorize(actor, 'services:write', organizationId)
  return write(deps.db, (tx) => {
    const { name } = findMetric(tx, organizationId, id)
    refuseOtherName({ name }, typedName, `Type ${name} to remove its points.`)
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

function refuseOtherName({ name }: Pick<Metric, 'name'>, typedName: string | undefined, sentence: string): void {
  if (typedName !== undefined && typedName !== name) throw invalid({ typedName: sentence })
}
