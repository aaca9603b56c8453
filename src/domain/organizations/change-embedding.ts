import { eq } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import type { EmbeddingInput } from './check-embedding.ts'
import { organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'

/** Which sites may show the page's card in a frame; takes effect with the next request. */
export function changeEmbedding(deps: Deps, actor: Actor, organizationId: OrganizationId, after: EmbeddingInput): void {
  authorize(actor, 'organization:write', organizationId)
  const { embedding, embedOrigins } = organizationById(deps, organizationId)
  const before = { embedding, embedOrigins }
  write(deps.db, (tx) => {
    tx.update(organizations).set(after).where(eq(organizations.id, organizationId)).run()
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'embedding_changed', { before, after }))
  })
}
