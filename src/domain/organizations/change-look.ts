import { createHash } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { Look, OwnLook } from './check-look.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

type WholeLook = Look & Partial<OwnLook>

/** Colour, links, footer and style sheet of the page. */
export function changeLook(deps: Deps, actor: Actor, organizationId: OrganizationId, after: WholeLook): void {
  authorize(actor, 'organization:write', organizationId)
  const before = organizationById(deps, organizationId)
  write(deps.db, (tx) => saveLook(tx, deps, actor, before, after))
}

/** In the causing transaction, which has asked whether the actor may. */
export function saveLook(tx: Tx, deps: Deps, actor: Actor, known: Organization, after: WholeLook): void {
  tx.update(organizations).set(after).where(eq(organizations.id, known.id)).run()
  const before = Object.fromEntries(Object.keys(after).map((key) => [key, known[key as keyof WholeLook]]))
  const changes = { before: recorded(before), after: recorded(after) }
  recordAudit(tx, deps, actor, organizationChange(known.id, 'look_changed', changes))
}

/** Style sheets are long: of each its hash tells whether it is another one. */
function recorded({ customCss, ...look }: Partial<WholeLook>): Record<string, unknown> {
  if (customCss === undefined) return look
  else return { ...look, customCss: customCss === '' ? null : createHash('sha256').update(customCss).digest('hex') }
}
