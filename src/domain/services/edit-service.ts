import { eq } from 'drizzle-orm'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/status.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { onlyTouched, type Shown } from '../forms/touched.ts'
import type { ServiceInput } from './check-service.ts'
import { nextPosition } from './create-service.ts'
import { findService, findServiceGroup } from './find-service.ts'

/** Renames, describes or regroups a service, as far as the form was touched; in a new group it comes last. */
export function editService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  typed: ServiceInput,
  shown: Shown = {},
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const before = findService(tx, organizationId, id)
    const input = onlyTouched(editedFields(before), typed, shown)
    if (input.serviceGroupId !== null) findServiceGroup(tx, organizationId, input.serviceGroupId)
    const position =
      input.serviceGroupId === before.serviceGroupId
        ? before.position
        : nextPosition(tx, organizationId, input.serviceGroupId)
    const { name, description, serviceGroupId } = input
    tx.update(services)
      .set({ name, description, serviceGroupId, position, updatedAt: deps.clock.now() })
      .where(eq(services.id, id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'service.edited',
      organizationId,
      subject: { type: 'service', id },
      changes: {
        before: editedFields(before),
        after: { name, description, serviceGroupId },
      },
    })
  })
}

/** What the form of a service shows of it. */
export function editedFields({ name, description, serviceGroupId }: ServiceInput): ServiceInput {
  return { name, description, serviceGroupId }
}
