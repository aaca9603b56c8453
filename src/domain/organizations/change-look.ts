import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { Look } from './check-look.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Colour, links and footer of the page. */
export function changeLook(deps: Deps, actor: Actor, organizationId: OrganizationId, after: Look): void {
  authorize(actor, 'organization:write', organizationId)
  const before = organizationById(deps, organizationId)
  write(deps.db, (tx) => saveLook(tx, deps, actor, before, after))
}

/** In the causing transaction, which has asked whether the actor may. */
export function saveLook(tx: Tx, deps: Deps, actor: Actor, known: Organization, after: Look): void {
  const { id, brandColor, websiteUrl, supportUrl, footer } = known
  const before = { brandColor, websiteUrl, supportUrl, footer }
  tx.update(organizations).set(after).where(eq(organizations.id, id)).run()
  recordAudit(tx, deps, actor, organizationChange(id, 'look_changed', { before, after }))
}
