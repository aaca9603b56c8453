import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { sightOf } from '#src/db/restricted.ts'
import { metricHours, metrics } from '#src/db/schema/metrics.ts'
import { notFound } from '../errors.ts'
import type { Metric } from './metric.ts'

/** In the order of the page. */
export function listMetrics(db: Reader, organizationId: OrganizationId): Metric[] {
  return prepared(db, 'metrics', (db) =>
    db
      .select()
      .from(metrics)
      .where(eq(metrics.organizationId, organizationAsked))
      .orderBy(asc(metrics.position), asc(metrics.id))
      .prepare(),
  ).all({ organizationId })
}

/** `listMetrics()` for visitors; through a restricted database, those of that sight. */
export function listShownMetrics(db: Reader, organizationId: OrganizationId): Metric[] {
  const sight = sightOf(db)
  return listMetrics(db, organizationId).filter(
    ({ id, display }) => display && (sight === undefined || sight.metrics.includes(id)),
  )
}

/** Throws not_found for another organization's metric as for an unknown one. */
export function findMetric(db: Reader, organizationId: OrganizationId, id: MetricId): Metric {
  const metric = db
    .select()
    .from(metrics)
    .where(and(eq(metrics.id, id), eq(metrics.organizationId, organizationId)))
    .get()
  if (!metric) throw notFound('metric')
  return metric
}

/** Those of the ids that are the organization's metrics. */
export function metricsAmong(db: Reader, organizationId: OrganizationId, ids: readonly MetricId[]): Set<MetricId> {
  const rows = prepared(db, 'metrics by id', (db) =>
    db
      .select({ id: metrics.id })
      .from(metrics)
      .where(
        and(
          eq(metrics.organizationId, organizationAsked),
          sql`${metrics.id} in (select value from json_each(${sql.placeholder('ids')}))`,
        ),
      )
      .prepare(),
  ).all({ organizationId, ids: JSON.stringify(ids) })
  return new Set(rows.map(({ id }) => id))
}

export interface NewestPoint {
  /** UTC ms. */
  at: number
  value: number
}

/** Null: it has none. */
export function newestPoint(db: Reader, id: MetricId): NewestPoint | null {
  const row = prepared(db, 'newest point of a metric', (db) =>
    db
      .select({ at: metricHours.lastAt, points: metricHours.points })
      .from(metricHours)
      .where(eq(metricHours.metricId, sql.placeholder('id')))
      .orderBy(desc(metricHours.hour))
      .limit(1)
      .prepare(),
  ).get({ id })
  const value = row?.points.at(-1) ?? null
  return row && value !== null ? { at: row.at, value } : null
}
