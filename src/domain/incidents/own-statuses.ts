import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import type { Actor, Deps } from '../context.ts'
import { findService } from '../services/find-service.ts'
import { giveStatus } from '../services/set-service-status.ts'
import type { AffectedService } from './insert-status-update.ts'

interface Said {
  services: readonly AffectedService[]
  /** What an incident or a window leaves behind at its end: the service goes on with it by itself. */
  ending: boolean
}

/**
 * To programs a component has one status, whoever set it: "operational" ends one that was set by hand, too. In the causing
 * transaction, which has asked whether the actor may.
 */
export function settleOwnStatuses(tx: Tx, deps: Deps, actor: Actor, organizationId: OrganizationId, said: Said): void {
  for (const { serviceId, status } of unsettled(tx, organizationId, said))
    giveStatus(tx, deps, actor, findService(tx, organizationId, serviceId), status)
}

/** Those whose own status is another one. */
export function unsettled(db: Reader, organizationId: OrganizationId, { services, ending }: Said): AffectedService[] {
  return services.filter(({ serviceId, status }) => {
    const { ownStatus } = findService(db, organizationId, serviceId)
    return ownStatus !== status && (ending || status === 'operational')
  })
}
