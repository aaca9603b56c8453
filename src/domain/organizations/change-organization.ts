import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { formerSlugs, organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import { accepted } from '../checked.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { checkOrganization } from './check-organization.ts'
import { refuseTakenSlug } from './create-organization.ts'
import { organizationById } from './find-organization.ts'
import { slugProblem } from './slug.ts'

/** Name and time zone, as visitors read them. */
export function changeOrganization(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  input: { organization: string; timeZone: string },
): void {
  authorize(actor, 'organization:write', organizationId)
  const before = organizationById(deps, organizationId)
  const { organization: name, timeZone } = accepted(checkOrganization({ ...input, slug: before.slug }))
  write(deps.db, (tx) => {
    tx.update(organizations).set({ name, timeZone }).where(eq(organizations.id, organizationId)).run()
    recordChange(tx, deps, actor, organizationId, 'organization.changed', {
      before: { name: before.name, timeZone: before.timeZone },
      after: { name, timeZone },
    })
  })
}

/** Links to the old short name lead on to the new one, for ever. Throws invalid on `slug`. */
export function changeSlug(deps: Deps, actor: Actor, organizationId: string, input: { slug: string }): string {
  authorize(actor, 'organization:write', organizationId)
  const slug = input.slug.trim()
  const problem = slugProblem(slug)
  if (problem) throw invalid({ slug: problem })
  const before = organizationById(deps, organizationId).slug
  if (slug === before) return slug

  write(deps.db, (tx) => {
    refuseTakenSlug(tx, slug, organizationId)
    tx.delete(formerSlugs).where(eq(formerSlugs.slug, slug)).run()
    tx.insert(formerSlugs).values({ slug: before, organizationId, createdAt: deps.clock.now() }).run()
    tx.update(organizations).set({ slug }).where(eq(organizations.id, organizationId)).run()
    recordChange(tx, deps, actor, organizationId, 'organization.slug_changed', {
      before: { slug: before },
      after: { slug },
    })
  })
  return slug
}

/** From the next request on, members without a second factor are led to where they set one up. */
export function requireSecondFactor(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  input: { required: boolean; ownSecondFactor: boolean },
): void {
  authorize(actor, 'organization:write', organizationId)
  if (input.required && !input.ownSecondFactor)
    throw conflict('Sign in with a second factor yourself first: otherwise you would lock yourself out.')
  write(deps.db, (tx) => {
    tx.update(organizations)
      .set({ requiresSecondFactor: input.required })
      .where(eq(organizations.id, organizationId))
      .run()
    recordChange(tx, deps, actor, organizationId, 'organization.second_factor_requirement_set', {
      after: { requiresSecondFactor: input.required },
    })
  })
}

function recordChange(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: string,
  action: string,
  changes: Record<string, unknown>,
): void {
  recordAudit(tx, deps, actor, {
    action,
    organizationId,
    subject: { type: 'organization', id: organizationId },
    changes,
  })
}
