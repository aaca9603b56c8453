import { eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { type Direction, isAtEnd, moved } from '../one-place.ts'
import { findService, findServiceGroup, listAllServices } from './find-service.ts'
import type { Service, ServiceGroup } from './service.ts'

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
