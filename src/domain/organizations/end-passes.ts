import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { endPasses as endAllPasses } from '../passes/pass-epoch.ts'
import { organizationChange } from './organization-change.ts'

/** Whoever was let in, in whatever way, proves anew with the next request that they may see the page. */
export function endPasses(deps: Deps, actor: Actor, organizationId: OrganizationId): void {
  authorize(actor, 'organization:write', organizationId)
  write(deps.db, (tx) => {
    endAllPasses(tx, organizationId)
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'page_passes_ended'))
  })
}
