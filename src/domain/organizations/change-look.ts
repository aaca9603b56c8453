import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { Look } from './check-look.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Colour, links and footer of the page. */
export function changeLook(deps: Deps, actor: Actor, organizationId: OrganizationId, after: Look): void {
  authorize(actor, 'organization:write', organizationId)
  const { brandColor, websiteUrl, supportUrl, footer } = organizationById(deps, organizationId)
  const before = { brandColor, websiteUrl, supportUrl, footer }
  write(deps.db, (tx) => {
    tx.update(organizations).set(after).where(eq(organizations.id, organizationId)).run()
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'look_changed', { before, after }))
  })
}
