import { eq, max } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import type { ServiceStatus } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import { tellStatusChanges } from '../notifications/tell-status-changes.ts'
import { findService } from './find-service.ts'
import type { Service } from './service.ts'

/**
 * Sets the service's own status by hand and records it as a fact from now on; programs that follow are told where visitors are
 * shown another one now. Throws Meanwhile where somebody else has set another one since it was chosen.
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
    giveStatus(tx, deps, actor, before, onlyTouched({ status: before.ownStatus }, { status: chosen }, shown).status)
  })
}

/** In the causing transaction, which has asked whether the actor may. */
export function giveStatus(tx: Tx, deps: Deps, actor: Actor, before: Service, status: ServiceStatus): void {
  const { id, organizationId } = before
  const now = deps.clock.now()
  if (before.ownStatus !== status)
    tellStatusChanges(tx, deps, organizationId, () => {
      // The newest decides what is shown, so that none comes before what was set earlier, by a clock that has been set back since.
      const at = Math.max(now, lastChange(tx, id))
      tx.update(services).set({ ownStatus: status, updatedAt: now }).where(eq(services.id, id)).run()
      tx.insert(serviceStatusChanges).values({ id: deps.ids.id(), serviceId: id, status, at }).run()
    })
  recordAudit(tx, deps, actor, {
    action: 'service.status_set',
    organizationId,
    subject: { type: 'service', id },
    changes: { before: before.ownStatus, after: status },
  })
}

/** UTC ms; 0 where none was recorded. */
function lastChange(tx: Tx, id: ServiceId): number {
  const { at, serviceId } = serviceStatusChanges
  const row = tx
    .select({ at: max(at) })
    .from(serviceStatusChanges)
    .where(eq(serviceId, id))
    .get()
  return row?.at ?? 0
}
