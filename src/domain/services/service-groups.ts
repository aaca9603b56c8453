import { eq, max, sql } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { nextPosition } from './create-service.ts'
import { findServiceGroup } from './find-service.ts'
import type { ServiceGroup } from './service.ts'

/** Adds a group at the end of the page. */
export function createServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { name }: { name: string },
): ServiceGroup {
  authorize(actor, 'services:write', organizationId)

  return write(deps.db, (tx) => {
    const last = tx
      .select({ position: max(serviceGroups.position) })
      .from(serviceGroups)
      .where(eq(serviceGroups.organizationId, organizationId))
      .get()
    const group = tx
      .insert(serviceGroups)
      .values({
        id: deps.ids.id(),
        organizationId,
        name,
        position: (last?.position ?? 0) + 1,
        createdAt: deps.clock.now(),
      })
      .returning()
      .get()
    recordAudit(tx, deps, actor, {
      action: 'service_group.created',
      organizationId,
      subject: { type: 'service_group', id: group.id },
      changes: { name },
    })
    return group
  })
}

export function renameServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  { name }: { name: string },
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const before = findServiceGroup(tx, organizationId, id)
    tx.update(serviceGroups).set({ name }).where(eq(serviceGroups.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'service_group.renamed',
      organizationId,
      subject: { type: 'service_group', id },
      changes: { before: before.name, after: name },
    })
  })
}

/** The group's services stay on the page, in their order, behind those that have no group already. */
export function removeServiceGroup(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const group = findServiceGroup(tx, organizationId, id)
    const before = nextPosition(tx, organizationId, null) - 1
    tx.update(services)
      .set({ serviceGroupId: null, position: sql`${services.position} + ${before}` })
      .where(eq(services.serviceGroupId, id))
      .run()
    tx.delete(serviceGroups).where(eq(serviceGroups.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'service_group.removed',
      organizationId,
      subject: { type: 'service_group', id },
      changes: { name: group.name },
    })
  })
}
