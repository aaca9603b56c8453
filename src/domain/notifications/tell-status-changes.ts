import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { markQueued } from '#src/db/write.ts'
import type { Deps } from '../context.ts'
import { enqueue } from '../deliveries/enqueue.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { endpointsFor } from './audience.ts'
import { countByChannel } from './audience-counts.ts'
import { toEndpoint } from './enqueue-notification.ts'
import { aboutStatus } from './expand-events.ts'
import { pageNow } from './page-now.ts'
import { addStatusEvent, type StatusChange } from './program-event.ts'

type Needed = Pick<Deps, 'clock' | 'ids'>

const changing = new WeakSet<Tx>()

/**
 * Makes a change in the causing transaction, and tells programs of every service that visitors are shown in another status
 * afterwards, whatever caused it: those that follow the service, and the organization's endpoints that chose this event. Of
 * changes within a change only the outcome is told. People are not told; they read it on the page. Nobody hears of an internal
 * service, nor of one that left the page.
 */
export function tellStatusChanges<T>(tx: Tx, deps: Needed, organizationId: OrganizationId, change: () => T): T {
  if (changing.has(tx) || !areAnyToTell(tx, organizationId)) return change()
  changing.add(tx)
  try {
    const before = currentStatuses({ db: tx, clock: deps.clock }, organizationId)
    const made = change()
    tellSince(tx, deps, organizationId, before)
    return made
  } finally {
    changing.delete(tx)
  }
}

/** Statuses are derived from many rows: nobody derives them who has nobody to tell. */
function areAnyToTell(tx: Tx, organizationId: OrganizationId): boolean {
  return countPrograms(tx, organizationId) > 0
}

/** Programs that hear of a status: those that follow anything, and the organization's endpoints. */
export function countPrograms(db: Reader, organizationId: OrganizationId): number {
  const following = countByChannel(db, organizationId).get('webhook') ?? 0
  return following + endpointsFor(db, organizationId, 'service_status').length
}

function tellSince(tx: Tx, deps: Needed, organizationId: OrganizationId, before: ReturnType<typeof currentStatuses>) {
  const page = pageNow(tx, deps, organizationId)
  const changes = page.services.flatMap(({ id, status }): StatusChange[] => {
    const from = before.get(id) ?? 'operational'
    return from === status ? [] : [{ serviceId: id, from, to: status }]
  })
  if (changes.length === 0) return
  const endpoints = endpointsFor(tx, organizationId, 'service_status').map(toEndpoint)
  const events = changes.map((change) => addStatusEvent(tx, deps, organizationId, change, page))
  markQueued(tx)
  enqueue(
    tx,
    deps,
    events.flatMap((event) => endpoints.map((endpoint) => ({ ...endpoint, ...aboutStatus(event) }))),
  )
}
