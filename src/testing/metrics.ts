import type { MetricId } from '#src/db/ids.ts'
import type { Actor } from '#src/domain/context.ts'
import { addPoints, type Point } from '#src/domain/metrics/add-points.ts'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { type Metric, type MetricInput, newMetric } from '#src/domain/metrics/metric.ts'
import { acmeId, system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

/** A metric of acme's, unless `input` says otherwise. */
export function aMetric(deps: TestDeps, input: Partial<MetricInput> = {}, organizationId = acmeId): Metric {
  return createMetric(deps, system, organizationId, { ...newMetric, name: 'Response time', suffix: 'ms', ...input })
}

/** Sends points of one metric; each is so many seconds before now, and has a value. */
export function send(
  deps: TestDeps,
  metricId: MetricId,
  points: [secondsAgo: number, value: number][],
  { actor = system, organizationId = acmeId }: { actor?: Actor; organizationId?: string } = {},
): Promise<Point[]> {
  const now = Math.floor(deps.clock.now() / 1000)
  const sent = points.map(([ago, value], index) => ({
    ...{ place: `data[${index}]`, metricId },
    ...{ timestamp: now - ago, value },
  }))
  return addPoints(deps, actor, organizationId, sent)
}
