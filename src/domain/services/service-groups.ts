import { eq, max, sql } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import type { GroupInput } from './check-service.ts'
import { nextPosition } from './create-service.ts'
import { findServiceGroup } from './find-service.ts'
import type { ServiceGroup } from './service.ts'

/** Adds a group at the end of the page. */
export function createServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { name, open = false }: Pick<GroupInput, 'name'> & Partial<GroupInput>,
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
        open,
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

/** Renames a group or says whether its services are shown at once; what is absent stays as it is. */
export function editServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  typed: Partial<GroupInput>,
  shown: Shown = {},
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const before = findServiceGroup(tx, organizationId, id)
    const after = onlyTouched<Partial<GroupInput>>(editedGroup(before), typed, shown)
    tx.update(serviceGroups)
      .set({ ...editedGroup(before), ...after })
      .where(eq(serviceGroups.id, id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'service_group.edited',
      organizationId,
      subject: { type: 'service_group', id },
      changes: { before: editedGroup(before), after: { ...editedGroup(before), ...after } },
    })
  })
}

/** What the form of a group shows of it. */
export function editedGroup({ name, open }: GroupInput): GroupInput {
  return { name, open }
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
