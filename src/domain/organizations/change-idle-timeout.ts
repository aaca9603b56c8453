import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import type { IdleTimeout } from '#src/words/sign-in.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Minutes without a request after which its members' sessions end, wherever they are; null: as the instance says. */
export function changeIdleTimeout(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  idleMinutes: IdleTimeout | null,
): void {
  authorize(actor, 'organization:write', organizationId)
  const before = organizationById(deps, organizationId).idleMinutes
  write(deps.db, (tx) => {
    tx.update(organizations).set({ idleMinutes }).where(eq(organizations.id, organizationId)).run()
    const changes = { before: { idleMinutes: before }, after: { idleMinutes } }
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'idle_timeout_changed', changes))
  })
}
