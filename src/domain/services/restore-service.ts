import { eq } from 'drizzle-orm'
import type { OrganizationId, ServiceId } from '#src/db/ids.ts'
import { services } from '#src/db/schema/services.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { nextPosition } from './create-service.ts'
import { findArchivedService } from './find-service.ts'

/**
 * Brings an archived service back, at the end of its group: with its history, its options, and those who had chosen it. Throws
 * not_found for one that is not in the archive.
 */
export function restoreService(deps: Deps, actor: Actor, organizationId: OrganizationId, id: ServiceId): void {
  authorize(actor, 'services:write', organizationId)

  write(deps.db, (tx) => {
    const { name, serviceGroupId } = findArchivedService(tx, organizationId, id)
    const position = nextPosition(tx, organizationId, serviceGroupId)
    tx.update(services)
      .set({ archivedAt: null, unlisted: false, position, updatedAt: deps.clock.now() })
      .where(eq(services.id, id))
      .run()
    recordAudit(tx, deps, actor, {
      action: 'service.restored',
      organizationId,
      subject: { type: 'service', id },
      changes: { name },
    })
  })
}
