import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Reader as Database, Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId, ReaderGroupId } from '#src/db/ids.ts'
import { metrics } from '#src/db/schema/metrics.ts'
import { pageReaderMetrics, readerGroupMetrics, readerGroups } from '#src/db/schema/reader-sights.ts'
import { invalid } from '../errors.ts'
import { firstUnknown } from './first-unknown.ts'
import type { Holder } from './reader-rows.ts'

/** Of their own, without what a reader sees by their groups. */
export function metricsHeld(db: Database, holder: Holder): MetricId[] {
  const rows =
    'reader' in holder
      ? db
          .select({ id: pageReaderMetrics.metricId })
          .from(pageReaderMetrics)
          .where(eq(pageReaderMetrics.readerId, holder.reader))
          .orderBy(asc(pageReaderMetrics.metricId))
          .all()
      : db
          .select({ id: readerGroupMetrics.metricId })
          .from(readerGroupMetrics)
          .where(eq(readerGroupMetrics.groupId, holder.group))
          .orderBy(asc(readerGroupMetrics.metricId))
          .all()
  return rows.map(({ id }) => id)
}

/** Every metric that the page's groups may see, in one query. */
export function metricsOfGroups(
  db: Database,
  organizationId: OrganizationId,
): { groupId: ReaderGroupId; metricId: MetricId }[] {
  return db
    .select({ groupId: readerGroupMetrics.groupId, metricId: readerGroupMetrics.metricId })
    .from(readerGroupMetrics)
    .innerJoin(readerGroups, eq(readerGroups.id, readerGroupMetrics.groupId))
    .where(eq(readerGroups.organizationId, organizationId))
    .orderBy(asc(readerGroupMetrics.groupId), asc(readerGroupMetrics.metricId))
    .all()
}

/** In place of those that they held. Throws invalid on `metrics` where one is not the organization's. */
export function setMetricsHeld(
  tx: Tx,
  organizationId: OrganizationId,
  holder: Holder,
  metricIds: readonly MetricId[],
): void {
  const ids = [...new Set(metricIds)]
  refuseForeignMetrics(tx, organizationId, ids)
  if ('reader' in holder) {
    const { reader: readerId } = holder
    tx.delete(pageReaderMetrics).where(eq(pageReaderMetrics.readerId, readerId)).run()
    const rows = ids.map((metricId) => ({ readerId, metricId }))
    if (rows.length > 0) tx.insert(pageReaderMetrics).values(rows).run()
  } else {
    const { group: groupId } = holder
    tx.delete(readerGroupMetrics).where(eq(readerGroupMetrics.groupId, groupId)).run()
    const rows = ids.map((metricId) => ({ groupId, metricId }))
    if (rows.length > 0) tx.insert(readerGroupMetrics).values(rows).run()
  }
}

function refuseForeignMetrics(db: Database, organizationId: OrganizationId, ids: MetricId[]): void {
  const known = db
    .select({ id: metrics.id })
    .from(metrics)
    .where(and(eq(metrics.organizationId, organizationId), inArray(metrics.id, ids)))
    .all()
  const unknown = firstUnknown(ids, known)
  if (unknown !== undefined) throw invalid({ metrics: `There is no metric with the id ${unknown}.` })
}
