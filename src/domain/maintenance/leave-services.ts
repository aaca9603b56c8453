import type { Tx } from '#src/db/connection.ts'
import type { ServiceId } from '#src/db/ids.ts'
import type { Actor, Deps } from '../context.ts'
import { settleOwnStatuses } from '../incidents/own-statuses.ts'
import { servicesOfWindow } from './find-window.ts'
import { isRunning, type MaintenanceWindow } from './maintenance-window.ts'

interface Exceptions {
  left: readonly ServiceId[]
  released: readonly ServiceId[]
}

/**
 * At the end of a window that does not release its services, they stay under maintenance by themselves, until somebody sets their
 * status. In the causing transaction. `window`: as it was before its end.
 */
export function leaveServices(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  window: MaintenanceWindow,
  { left, released }: Exceptions = { left: [], released: [] },
): void {
  const stay = isRunning(window) && window.affectsServices && !window.releasesServices
  const all = stay ? servicesOfWindow(tx, window.id).map(({ id }): ServiceId => id) : []
  const under = new Set<ServiceId>([...all, ...left]).difference(new Set(released))
  const services = [
    ...[...under].map((serviceId) => ({ serviceId, status: 'under_maintenance' as const })),
    ...released.map((serviceId) => ({ serviceId, status: 'operational' as const })),
  ]
  settleOwnStatuses(tx, deps, actor, window.organizationId, { services, ending: true })
}
