import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { findService, findServiceGroup, listAllServices } from './find-service.ts'
import type { Service, ServiceGroup } from './service.ts'

export type Direction = 'up' | 'down'

/** Moves a service one place within its group; at the end of it nothing moves, and nothing is written. */
export function moveService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  direction: Direction,
): void {
  authorize(actor, 'services:write', organizationId)
  if (isAtEnd(siblingsOf(deps.db, organizationId, id), id, direction)) return

  write(deps.db, (tx) => {
    moved(siblingsOf(tx, organizationId, id), id, direction).forEach((sibling, index) => {
      tx.update(services)
        .set({ position: index + 1 })
        .where(eq(services.id, sibling.id))
        .run()
    })
    recordAudit(tx, deps, actor, {
      action: 'service.moved',
      organizationId,
      subject: { type: 'service', id },
      changes: { direction },
    })
  })
}

/** The services of its group, itself included, in their order. */
function siblingsOf(db: Reader, organizationId: OrganizationId, id: ServiceId): Service[] {
  const { serviceGroupId } = findService(db, organizationId, id)
  return listAllServices(db, organizationId).find(({ group }) => (group?.id ?? null) === serviceGroupId)?.services ?? []
}

/** Moves a group, with its services, one place on the page; at its end nothing moves, and nothing is written. */
export function moveServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  direction: Direction,
): void {
  authorize(actor, 'services:write', organizationId)
  if (isAtEnd(groupsWith(deps.db, organizationId, id), id, direction)) return

  write(deps.db, (tx) => {
    moved(groupsWith(tx, organizationId, id), id, direction).forEach((group, index) => {
      tx.update(serviceGroups)
        .set({ position: index + 1 })
        .where(eq(serviceGroups.id, group.id))
        .run()
    })
    recordAudit(tx, deps, actor, {
      action: 'service_group.moved',
      organizationId,
      subject: { type: 'service_group', id },
      changes: { direction },
    })
  })
}

/** Groups of the page in their order; throws not_found where none has the id. */
function groupsWith(db: Reader, organizationId: OrganizationId, id: string): ServiceGroup[] {
  findServiceGroup(db, organizationId, id)
  return listAllServices(db, organizationId).flatMap(({ group }) => group ?? [])
}

function isAtEnd(items: readonly { id: string }[], id: string, direction: Direction): boolean {
  return items.at(direction === 'up' ? 0 : -1)?.id === id
}

function moved<T extends { id: string }>(items: readonly T[], id: string, direction: Direction): T[] {
  const from = items.findIndex((item) => item.id === id)
  const to = from + (direction === 'up' ? -1 : 1)
  const order = [...items]
  const [item] = order.splice(from, 1)
  if (item) order.splice(Math.max(0, to), 0, item)
  return order
}
