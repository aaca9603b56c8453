import { and, asc, eq } from 'drizzle-orm'
import { memberships, organizations } from '#src/db/schema/identity.ts'
import type { AccountActor, Deps, Member } from '../context.ts'
import { notFound } from '../errors.ts'

export type Organization = typeof organizations.$inferSelect

/** Throws not_found for an unknown slug. */
export function organizationBySlug(deps: Pick<Deps, 'db'>, slug: string): Organization {
  const organization = deps.db.select().from(organizations).where(eq(organizations.slug, slug)).get()
  if (!organization) throw notFound('organization')
  return organization
}

export function organizationById(deps: Pick<Deps, 'db'>, id: string): Organization {
  const organization = deps.db.select().from(organizations).where(eq(organizations.id, id)).get()
  if (!organization) throw notFound('organization')
  return organization
}

/** The account as a member; not_found for an unknown slug and for another's organization alike. */
export function memberOf(
  deps: Pick<Deps, 'db'>,
  account: AccountActor,
  slug: string,
): { actor: Member; organization: Organization } {
  const row = deps.db
    .select({ organization: organizations, role: memberships.role })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(and(eq(memberships.accountId, account.accountId), eq(organizations.slug, slug)))
    .get()
  if (!row) throw notFound('organization')
  const { accountId, name, origin } = account
  const actor: Member = {
    kind: 'member',
    accountId,
    name,
    origin,
    organizationId: row.organization.id,
    role: row.role,
  }
  return { actor, organization: row.organization }
}

/** The organizations an account belongs to, by name. */
export function organizationsOf(deps: Pick<Deps, 'db'>, accountId: string): Organization[] {
  return deps.db
    .select({ organization: organizations })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .where(eq(memberships.accountId, accountId))
    .orderBy(asc(organizations.name))
    .all()
    .map(({ organization }) => organization)
}
