import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { organizationChange } from './organization-change.ts'

/** Lets programs put their API token into the address, as `?api_key=`, or no longer. */
export function allowApiKeyInAddress(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  apiKeyInAddress: boolean,
): void {
  authorize(actor, 'api-tokens:write', organizationId)
  write(deps.db, (tx) => {
    tx.update(organizations).set({ apiKeyInAddress }).where(eq(organizations.id, organizationId)).run()
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'api_key_in_address_changed', { apiKeyInAddress }))
  })
}
