import { eq } from 'drizzle-orm'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import { findService } from './find-service.ts'

/** Takes a service off the page; its incidents and history stay. `typedName` must be its name, to prevent a slip. */
export function archiveService(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: ServiceId,
  typedName: string,
): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const service = findService(tx, organizationId, id)
    if (typedName !== service.name) throw invalid({ typedName: `Type ${service.name} to archive it.` })
    const now = deps.clock.now()
    tx.update(services).set({ archivedAt: now, updatedAt: now }).where(eq(services.id, id)).run()
    recordAudit(tx, deps, actor, {
      action: 'service.archived',
      organizationId,
      subject: { type: 'service', id },
      changes: { name: service.name },
    })
  })
}
