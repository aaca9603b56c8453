import { eq } from 'drizzle-orm'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { metrics } from '#src/db/schema/metrics.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Direction, isAtEnd, moved } from '../one-place.ts'
import { findMetric, listMetrics } from './find-metric.ts'

/** Moves a metric one place on the page; at its end nothing moves, and nothing is written. */
export function moveMetric(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: MetricId,
  direction: Direction,
): void {
  authorize(actor, 'services:write', organizationId)
  findMetric(deps.db, organizationId, id)
  if (isAtEnd(listMetrics(deps.db, organizationId), id, direction)) return

  write(deps.db, (tx) => {
    moved(listMetrics(tx, organizationId), id, direction).forEach((metric, index) => {
      tx.update(metrics)
        .set({ position: index + 1 })
        .where(eq(metrics.id, metric.id))
        .run()
    })
    recordAudit(tx, deps, actor, {
      action: 'metric.moved',
      organizationId,
      subject: { type: 'metric', id },
      changes: { direction },
    })
  })
}
