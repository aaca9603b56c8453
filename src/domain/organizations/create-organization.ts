import { and, eq, ne } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps } from '../context.ts'
import { forbidden, invalid } from '../errors.ts'
import { accepted } from '../forms/checked.ts'
import { spendAttempts } from '../rate-limits/rate-limit.ts'
import { readInstance } from '../settings/instance.ts'
import { checkOrganization, type OrganizationInput } from './check-organization.ts'
import { addMember } from './memberships.ts'

const perAccount = { limit: 20, window: 24 * 3_600_000 }

/** True for the instance admin, and for other accounts where the instance admin allows it. */
export function mayOpenOrganization({ db }: Pick<Deps, 'db'>, actor: AccountActor): boolean {
  return actor.instanceAdmin || (actor.wholeAccount && readInstance(db).organizationCreation === 'accounts')
}

/** Makes an organization that the actor owns; returns its short name. Throws invalid, forbidden, rate_limited. */
export function openOrganization(deps: Deps, actor: AccountActor, input: OrganizationInput): string {
  if (!mayOpenOrganization(deps, actor)) throw forbidden('Only the instance admin can make organizations here.')
  const values = accepted(checkOrganization(input))
  spendAttempts(deps, { key: `organization:account:${actor.accountId}`, ...perAccount })
  write(deps.db, (tx) => {
    const id = createOrganization(tx, deps, actor, { ...values, ownerId: actor.accountId })
    recordAudit(tx, deps, actor, {
      action: 'organization.created',
      organizationId: null,
      subject: { type: 'organization', id },
      changes: { slug: values.slug },
    })
  })
  return values.slug
}

/**
 * Makes an organization and its owner, in the causing transaction; returns its id, a new one unless given. `hasArrived`: its row and
 * what it owns are there already (arrivals.ts). Throws invalid where the slug is taken.
 */
export function createOrganization(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  input: OrganizationInput & { ownerId: string; id?: string; hasArrived?: boolean },
): string {
  refuseTakenSlug(tx, input.slug)
  const id = input.id ?? deps.ids.id()
  const createdAt = deps.clock.now()
  const { organization: name, slug, timeZone, ownerId } = input
  const row = { id, name, slug, timeZone, createdAt }
  if (input.hasArrived) tx.update(organizations).set(row).where(eq(organizations.id, id)).run()
  else tx.insert(organizations).values(row).run()
  addMember(tx, deps, { organizationId: id, accountId: ownerId, role: 'owner' })
  recordAudit(tx, deps, actor, {
    action: 'organization.created',
    organizationId: id,
    subject: { type: 'organization', id },
    changes: { name, slug, timeZone, owner: ownerId },
  })
  return id
}

/** Throws invalid where another organization than `except` has this slug, or had it: links to it lead there. */
export function refuseTakenSlug(db: Reader, slug: string, except = ''): void {
  const taken =
    db
      .select({ id: organizations.id })
      .from(organizations)
      .where(and(eq(organizations.slug, slug), ne(organizations.id, except)))
      .get() ??
    db
      .select({ id: formerSlugs.organizationId })
      .from(formerSlugs)
      .where(and(eq(formerSlugs.slug, slug), ne(formerSlugs.organizationId, except)))
      .get()
  if (taken) throw invalid({ slug: `The address “${slug}” belongs to another organization here: choose another one.` })
}
