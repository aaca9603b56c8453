import { and, eq, ne } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { memberships, organizations } from '#src/db/schema/identity.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { invalid } from '../errors.ts'
import type { OrganizationInput } from './check-organization.ts'

/** Makes an organization and its owner, in the causing transaction; returns its id. Throws invalid where the slug is taken. */
export function createOrganization(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  input: OrganizationInput & { ownerId: string },
): string {
  refuseTakenSlug(tx, input.slug)
  const id = deps.ids.id()
  const createdAt = deps.clock.now()
  const { organization: name, slug, timeZone, ownerId } = input
  tx.insert(organizations).values({ id, name, slug, timeZone, createdAt }).run()
  tx.insert(memberships).values({ organizationId: id, accountId: ownerId, role: 'owner', createdAt }).run()
  recordAudit(tx, deps, actor, {
    action: 'organization.created',
    organizationId: id,
    subject: { type: 'organization', id },
    changes: { name, slug, timeZone, owner: ownerId },
  })
  return id
}

/** Throws invalid where another organization than `except` has this slug. */
export function refuseTakenSlug(db: Reader, slug: string, except = ''): void {
  const taken = db
    .select({ id: organizations.id })
    .from(organizations)
    .where(and(eq(organizations.slug, slug), ne(organizations.id, except)))
    .get()
  if (taken) throw invalid({ slug: `The address “${slug}” belongs to another organization here: choose another one.` })
}
