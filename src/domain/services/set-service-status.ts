import { eq } from 'drizzle-orm'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceStatusChanges, services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import type { ServiceStatus } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { enqueueServiceStatus } from '../notifications/enqueue-service-status.ts'
import { findService } from './find-service.ts'

/**
 * Sets the service's own status by hand, records it as a fact from now on, and queues it to the programs that follow. Throws
 * Meanwhile where somebody else has set another one since it was chosen.
 */
export function setServiceStatus(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  chosen: ServiceStatus,
  shown: Shown = {},
): void {
  authorize(actor, 'services:set-status', organizationId)

  write(deps.db, (tx) => {
    const before = findService(tx, organizationId, id)
    const { status } = onlyTouched({ status: before.ownStatus }, { status: chosen }, shown)
    const now = deps.clock.now()
    if (before.ownStatus !== status) {
      tx.update(services).set({ ownStatus: status, updatedAt: now }).where(eq(services.id, id)).run()
      const changeId = deps.ids.id()
      tx.insert(serviceStatusChanges).values({ id: changeId, serviceId: id, status, at: now }).run()
      enqueueServiceStatus(tx, deps, { organizationId, serviceId: id, changeId })
    }
    recordAudit(tx, deps, actor, {
      action: 'service.status_set',
      organizationId,
      subject: { type: 'service', id },
      changes: { before: before.ownStatus, after: status },
    })
  })
}
