import { eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { type Language, languages } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, invalid } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import { checkOrganization, type OrganizationInput } from './check-organization.ts'
import { refuseTakenSlug } from './create-organization.ts'
import { type Organization, organizationById } from './find-organization.ts'
import { organizationChange } from './organization-change.ts'
import { slugProblem } from './slug.ts'

/** Changes name, time zone and language; an empty language keeps the present one. */
export function changeOrganization(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  input: { organization: string; timeZone: string; language: string },
): void {
  authorize(actor, 'organization:write', organizationId)
  const before = organizationById(deps, organizationId)
  const { organization: name, timeZone } = accepted(checkOrganization({ ...input, slug: before.slug }))
  const language = acceptedLanguage(input.language || before.language)
  write(deps.db, (tx) => saveOrganization(tx, deps, actor, before, { name, timeZone, language }))
}

/** In the causing transaction, which has asked whether the actor may and checked `after`. */
export function saveOrganization(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { id, name, timeZone, language }: Organization,
  after: Pick<Organization, 'name' | 'timeZone' | 'language'>,
): void {
  tx.update(organizations).set(after).where(eq(organizations.id, id)).run()
  const changes = { before: { name, timeZone, language }, after }
  recordAudit(tx, deps, actor, organizationChange(id, 'changed', changes))
}

/** Keeps no former slug, because during setup nobody has links yet. In the causing transaction. Throws invalid on `slug`. */
export function renameOrganization(tx: Tx, deps: Deps, actor: Actor, id: string, input: OrganizationInput): string {
  refuseTakenSlug(tx, input.slug, id)
  const { organization: name, slug, timeZone } = input
  tx.update(organizations).set({ name, slug, timeZone }).where(eq(organizations.id, id)).run()
  recordAudit(tx, deps, actor, organizationChange(id, 'changed', { name, slug, timeZone }))
  return id
}

/** In the causing transaction, which records it. `settings`: of an export, checked. */
export function takeSettings(tx: Tx, id: string, settings: Record<string, unknown>): void {
  tx.update(organizations).set(settings).where(eq(organizations.id, id)).run()
}

/** Links to the old short name lead on to the new one, for ever. Throws invalid on `slug`. */
export function changeSlug(deps: Deps, actor: Actor, organizationId: string, input: { slug: string }): string {
  authorize(actor, 'organization:write', organizationId)
  const slug = input.slug.trim()
  const problem = slugProblem(slug)
  if (problem) throw invalid({ slug: problem })
  const before = organizationById(deps, organizationId)
  if (slug !== before.slug) write(deps.db, (tx) => saveSlug(tx, deps, actor, before, slug))
  return slug
}

/** In the causing transaction, which has asked whether the actor may. `slug`: another one, checked; throws invalid where it is taken. */
export function saveSlug(tx: Tx, deps: Deps, actor: Actor, before: Organization, slug: string): void {
  const { id: organizationId } = before
  refuseTakenSlug(tx, slug, organizationId)
  tx.delete(formerSlugs).where(eq(formerSlugs.slug, slug)).run()
  tx.insert(formerSlugs).values({ slug: before.slug, organizationId, createdAt: deps.clock.now() }).run()
  tx.update(organizations).set({ slug }).where(eq(organizations.id, organizationId)).run()
  const changes = { before: { slug: before.slug }, after: { slug } }
  recordAudit(tx, deps, actor, organizationChange(organizationId, 'slug_changed', changes))
}

/** From the next request on, members without a second factor are redirected to set one up. */
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
    const changes = {
      after: { requiresSecondFactor: input.required },
    }
    recordAudit(tx, deps, actor, organizationChange(organizationId, 'second_factor_requirement_set', changes))
  })
}

function acceptedLanguage(typed: string): Language {
  const language = languages.find((one) => one === typed)
  if (!language) throw invalid({ language: 'Choose one of the languages.' })
  return language
}
