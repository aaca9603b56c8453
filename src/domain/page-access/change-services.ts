import { eq } from 'drizzle-orm'
import type { Reader as Database, Tx } from '#src/db/connection.ts'
import type { MetricId, OrganizationId, ReaderId, ServiceId } from '#src/db/ids.ts'
import { pageReaderServices, readerGroupServices } from '#src/db/schema/reader-sights.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { findReaderGroup } from './find-reader-groups.ts'
import { findReader } from './find-readers.ts'
import { metricsHeld, setMetricsHeld } from './metric-rows.ts'
import { addService, type Holder, servicesHeld, setServicesHeld, touch } from './reader-rows.ts'
import { changed, refuseForeignServices, type ServicesChange } from './services-change.ts'

/**
 * Changes what a reader, or a group of them, may see, with the next request. Throws not_found for another organization's, and
 * invalid on `services` for a service that is not there.
 */
export function changeServices(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  holder: Holder,
  change: ServicesChange,
): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    findHolder(tx, organizationId, holder)
    const before = servicesHeld(tx, holder)
    putServices(tx, organizationId, holder, change)
    touch(tx, holder, deps.clock.now())
    const subject =
      'reader' in holder ? { type: 'page_reader', id: holder.reader } : { type: 'reader_group', id: holder.group }
    recordAudit(tx, deps, actor, {
      action: 'page_readers.services_changed',
      organizationId,
      subject,
      changes: { before, after: servicesHeld(tx, holder) },
    })
  })
}

/** The same of metrics. Throws not_found, and invalid on `metrics`. */
export function changeMetrics(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  reader: ReaderId,
  { how, metricIds }: { how: ServicesChange['how']; metricIds: readonly MetricId[] },
): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    const { id } = findReader(tx, organizationId, reader)
    const before = metricsHeld(tx, { reader: id })
    setMetricsHeld(tx, organizationId, { reader: id }, changed(before, how, metricIds))
    touch(tx, { reader: id }, deps.clock.now())
    recordAudit(tx, deps, actor, {
      action: 'page_readers.metrics_changed',
      organizationId,
      subject: { type: 'page_reader', id },
      changes: { before, after: metricsHeld(tx, { reader: id }) },
    })
  })
}

/**
 * Lets these readers or groups see one service besides what they see. Throws not_found for a reader or a group that is not the
 * organization's, and invalid on `services` for such a service.
 */
export function addHolders(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  serviceId: ServiceId,
  holders: readonly Holder[],
): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    for (const holder of holders) findHolder(tx, organizationId, holder)
    refuseForeignServices(tx, organizationId, [serviceId])
    const now = deps.clock.now()
    for (const holder of holders) {
      addService(tx, holder, serviceId)
      touch(tx, holder, now)
    }
    recordOfService(tx, deps, actor, { organizationId, serviceId }, { added: holders })
  })
}

/** No reader, or no group, sees the service any more. Throws not_found. */
export function removeHolders(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  serviceId: ServiceId,
  which: 'readers' | 'groups',
): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    refuseForeignServices(tx, organizationId, [serviceId])
    if (which === 'readers') tx.delete(pageReaderServices).where(eq(pageReaderServices.serviceId, serviceId)).run()
    else tx.delete(readerGroupServices).where(eq(readerGroupServices.serviceId, serviceId)).run()
    recordOfService(tx, deps, actor, { organizationId, serviceId }, { removed: `all ${which}` })
  })
}

/** In the causing transaction, which writes when its holder was changed. */
export function putServices(tx: Tx, organizationId: OrganizationId, holder: Holder, change: ServicesChange): void {
  if (change.how !== 'remove') refuseForeignServices(tx, organizationId, change.serviceIds)
  setServicesHeld(tx, holder, changed(servicesHeld(tx, holder), change.how, change.serviceIds))
}

function recordOfService(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { organizationId, serviceId }: { organizationId: OrganizationId; serviceId: ServiceId },
  changes: Record<string, unknown>,
): void {
  recordAudit(tx, deps, actor, {
    action: 'page_readers.service_changed',
    organizationId,
    subject: { type: 'service', id: serviceId },
    changes,
  })
}

function findHolder(db: Database, organizationId: OrganizationId, holder: Holder): void {
  if ('reader' in holder) findReader(db, organizationId, holder.reader)
  else findReaderGroup(db, organizationId, holder.group)
}
