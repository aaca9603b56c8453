import { and, asc, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId } from '#src/db/ids.ts'
import { metrics, metricsProviders } from '#src/db/schema/metrics.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { removeMetric } from './remove-metric.ts'

export type MetricsProvider = typeof metricsProviders.$inferSelect

/** Providers of one organization: all are alike, and metrics need one. */
const mostProviders = 20

/** Oldest first. */
export function listProviders(db: Reader, organizationId: OrganizationId): MetricsProvider[] {
  return db
    .select()
    .from(metricsProviders)
    .where(eq(metricsProviders.organizationId, organizationId))
    .orderBy(asc(metricsProviders.createdAt), asc(metricsProviders.id))
    .all()
}

/** Throws not_found for another organization's provider as for an unknown one. */
export function findProvider(db: Reader, organizationId: OrganizationId, id: string): MetricsProvider {
  const provider = db
    .select()
    .from(metricsProviders)
    .where(and(eq(metricsProviders.id, id), eq(metricsProviders.organizationId, organizationId)))
    .get()
  if (!provider) throw notFound('metrics provider')
  return provider
}

/** Throws conflict where the organization has as many as it may. */
export function createProvider(deps: Deps, actor: Actor, organizationId: OrganizationId): MetricsProvider {
  authorize(actor, 'services:write', organizationId)
  return write(deps.db, (tx) => {
    if (listProviders(tx, organizationId).length >= mostProviders)
      throw conflict(`A page has at most ${mostProviders} metrics providers: use one of them.`)
    return createProviderIn(tx, deps, actor, organizationId)
  })
}

export function createProviderIn(tx: Tx, deps: Deps, actor: Actor, organizationId: OrganizationId): MetricsProvider {
  const now = deps.clock.now()
  const provider = tx
    .insert(metricsProviders)
    .values({ id: deps.ids.id(), organizationId, createdAt: now, updatedAt: now })
    .returning()
    .get()
  recordAudit(tx, deps, actor, {
    action: 'metrics_provider.created',
    organizationId,
    subject: { type: 'metrics_provider', id: provider.id },
  })
  return provider
}

/**
 * With its metrics and all their points: one metric after the other, so that nobody waits for millions of points. Throws not_found;
 * resolves once all of it is gone.
 */
export function removeProvider(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): Promise<void> {
  authorize(actor, 'services:write', organizationId)
  findProvider(deps.db, organizationId, id)
  return removeInSteps(deps, actor, organizationId, id)
}

async function removeInSteps(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): Promise<void> {
  // Asked for each time anew: meanwhile somebody may have added or removed one.
  for (let next = oneOf(deps.db, id); next; next = oneOf(deps.db, id)) {
    removeMetric(deps, actor, organizationId, next.id)
    await yieldToEventLoop()
  }
  write(deps.db, (tx) => {
    findProvider(tx, organizationId, id)
    tx.delete(metricsProviders).where(eq(metricsProviders.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'metrics_provider.removed',
      organizationId,
      subject: { type: 'metrics_provider', id },
    })
  })
}

function oneOf(db: Reader, providerId: string): { id: MetricId } | undefined {
  return db.select({ id: metrics.id }).from(metrics).where(eq(metrics.metricsProviderId, providerId)).limit(1).get()
}
