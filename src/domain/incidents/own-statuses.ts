import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import type { Actor, Deps } from '../context.ts'
import { findService } from '../services/find-service.ts'
import { giveStatus } from '../services/set-service-status.ts'
import type { AffectedService } from './insert-status-update.ts'

/**
 * To programs a component has one status, whoever set it. "operational" ends one that was set by hand, too; and with what an
 * incident or a window leaves behind at its end (`ending`), the service goes on by itself. In the causing transaction, which has
 * asked whether the actor may.
 */
export function settleOwnStatuses(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { services, ending }: { services: readonly AffectedService[]; ending: boolean },
): void {
  for (const { serviceId, status } of services) {
    const service = findService(tx, organizationId, serviceId)
    if (service.ownStatus !== status && (ending || status === 'operational'))
      giveStatus(tx, deps, actor, service, status)
  }
}
