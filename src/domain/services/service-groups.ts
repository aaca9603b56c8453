import { eq, max, sql } from 'drizzle-orm'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import type { GroupInput } from './check-service.ts'
import { nextPosition } from './create-service.ts'
import { findServiceGroup } from './find-service.ts'
import { setMembers } from './group-members.ts'
import type { ServiceGroup } from './service.ts'

/** What the team says of a group. */
export interface GroupFields extends GroupInput {
  /** Its services, in their order. */
  members: ServiceId[]
}

/** Adds a group at the end of the page. */
export function createServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { name, open = false, description = '', members }: Pick<GroupFields, 'name'> & Partial<GroupFields>,
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
        description,
        position: (last?.position ?? 0) + 1,
        createdAt: deps.clock.now(),
      })
      .returning()
      .get()
    if (members) setMembers(tx, deps, group, members)
    recordAudit(tx, deps, actor, {
      action: 'service_group.created',
      organizationId,
      subject: { type: 'service_group', id: group.id },
      changes: { name, ...(members ? { description, members } : {}) },
    })
    return group
  })
}

/** Renames or describes a group, says which services stand in it, or whether they are shown at once; what is absent stays as it is. */
export function editServiceGroup(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  { members, ...typed }: Partial<GroupFields>,
  shown: Shown = {},
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const before = findServiceGroup(tx, organizationId, id)
    const after = {
      ...editedGroup(before),
      ...onlyTouched<Partial<GroupInput>>(editedGroup(before), typed, shown),
    }
    tx.update(serviceGroups).set(after).where(eq(serviceGroups.id, id)).run()
    const membersBefore = members && setMembers(tx, deps, before, members)
    recordAudit(tx, deps, actor, {
      action: 'service_group.edited',
      organizationId,
      subject: { type: 'service_group', id },
      changes: {
        before: { ...editedGroup(before), ...(membersBefore && { members: membersBefore }) },
        after: { ...after, ...(members && { members }) },
      },
    })
  })
}

/** What the form of a group shows of it. */
export function editedGroup({ name, description, open }: GroupInput): GroupInput {
  return { name, description, open }
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
