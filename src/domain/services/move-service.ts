import { eq } from 'drizzle-orm'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { findService, findServiceGroup, listServices } from './find-service.ts'

export type Direction = 'up' | 'down'

/** Moves a service one place within its group; at the end of it, nothing moves. */
export function moveService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  direction: Direction,
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const service = findService(tx, organizationId, id)
    const siblings =
      listServices(tx, organizationId).find(({ group }) => (group?.id ?? null) === service.serviceGroupId)?.services ??
      []
    moved(siblings, id, direction).forEach((sibling, index) => {
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

/** Moves a group, with its services, one place on the page. */
export function moveServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  direction: Direction,
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    findServiceGroup(tx, organizationId, id)
    const groups = listServices(tx, organizationId).flatMap(({ group }) => group ?? [])
    moved(groups, id, direction).forEach((group, index) => {
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

function moved<T extends { id: string }>(items: readonly T[], id: string, direction: Direction): T[] {
  const from = items.findIndex((item) => item.id === id)
  const to = from + (direction === 'up' ? -1 : 1)
  const order = [...items]
  const [item] = order.splice(from, 1)
  if (item) order.splice(Math.max(0, to), 0, item)
  return order
}
