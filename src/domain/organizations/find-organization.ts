import { and, asc, eq, isNotNull, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { organizationAsked, prepared } from '#src/db/prepared.ts'
import { arrivals } from '#src/db/schema/arrivals.ts'
import { formerSlugs } from '#src/db/schema/former-slugs.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { memberships } from '#src/db/schema/memberships.ts'
import { signInPolicies } from '#src/db/schema/sso.ts'
import { SecondFactorMissing } from '../accounts/second-factor-missing.ts'
import type { AccountActor, Deps, Member } from '../context.ts'
import { DomainError, notFound } from '../errors.ts'
import { refuseOutside } from '../networks/outside-networks.ts'
import { cachedInstance } from '../settings/instance.ts'

export type Organization = typeof organizations.$inferSelect

/** The organization of a short name, its present one or a former one. Throws not_found for an unknown and a deleted one. */
export function organizationBySlug({ db }: Pick<Deps, 'db'>, slug: string): Organization {
  const organization = bySlug(db, slug) ?? byFormerSlug(db, slug)
  if (!organization) throw notFound('organization')
  return organization
}

/** Throws not_found for an unknown and a deleted one. */
export function organizationById({ db }: { db: Reader }, id: OrganizationId): Organization {
  const organization = prepared(db, 'organization by id', organizationAt).get({ organizationId: id })
  if (!organization) throw notFound('organization')
  return organization
}

function organizationAt(db: Reader) {
  return db
    .select()
    .from(organizations)
    .where(isThere(eq(organizations.id, organizationAsked)))
    .prepare()
}

/**
 * The account as a member; not_found for an unknown short name, for another's organization, and for one that the session does
 * not reach. Throws forbidden where they come from outside of the organization's networks, or where it asks for single sign-on, or
 * for a second factor, that this session lacks.
 */
export function memberOf(
  deps: Pick<Deps, 'db'>,
  account: AccountActor,
  slug: string,
): { actor: Member; organization: Organization } {
  const organization = organizationBySlug(deps, slug)
  const membership = deps.db
    .select({ role: memberships.role, ssoOnly: signInPolicies.ssoOnly })
    .from(memberships)
    .leftJoin(signInPolicies, eq(signInPolicies.organizationId, memberships.organizationId))
    .where(and(eq(memberships.accountId, account.accountId), eq(memberships.organizationId, organization.id)))
    .get()
  if (!membership || !reachesOrganization(account, organization.id)) throw notFound('organization')
  refuseOutside(organization, account.origin)
  const proof = proofFor(account, organization.id)
  if (membership.ssoOnly && !proof) throw new SsoMissing(organization)
  if (!proof) refuseWithoutSso(deps, account)
  if (!account.secondFactor && !proof?.secondFactor) {
    if (organization.requiresSecondFactor) throw new SecondFactorMissing(organization.name, account.wholeAccount)
    if (cachedInstance(deps.db).secondFactorForAll) throw new SecondFactorMissing('This Opsentry', account.wholeAccount)
  }
  const { accountId, name, origin } = account
  const actor: Member = {
    kind: 'member',
    accountId,
    name,
    origin,
    organizationId: organization.id,
    role: membership.role,
  }
  return { actor, organization }
}

/** The organization, or the instance (null), lets in by single sign-on alone: pages redirect to where it begins. */
export class SsoMissing extends DomainError {
  readonly slug: string | null
  constructor(place: Pick<Organization, 'name' | 'slug'> | null) {
    super('forbidden', `${place?.name ?? 'This Opsentry'} asks you to sign in through its own identity provider.`)
    this.slug = place?.slug ?? null
  }
}

/** Throws SsoMissing where the instance lets in by single sign-on alone and this session came otherwise. */
export function refuseWithoutSso({ db }: Pick<Deps, 'db'>, { wholeAccount, proofs }: AccountActor): void {
  if (!wholeAccount || proofs.some(({ organizationId }) => organizationId === null)) return
  const policy = prepared(db, 'policy of the instance', (one) =>
    one.select().from(signInPolicies).where(isNull(signInPolicies.organizationId)).prepare(),
  ).get()
  if (policy?.ssoOnly) throw new SsoMissing(null)
}

/** An organization's identity provider opens that organization alone, whatever else the account belongs to. */
export function reachesOrganization(account: AccountActor, organizationId: OrganizationId): boolean {
  return account.wholeAccount || proofFor(account, organizationId) !== undefined
}

function proofFor({ proofs }: AccountActor, organizationId: OrganizationId) {
  return proofs.find((proof) => proof.organizationId === organizationId)
}

/** The account's organizations that this session reaches, by name. */
export function organizationsWithin(deps: Pick<Deps, 'db'>, account: AccountActor): Organization[] {
  return organizationsOf(deps, account.accountId).filter(({ id }) => reachesOrganization(account, id))
}

/** The organizations an account belongs to, by name. */
export function organizationsOf(deps: Pick<Deps, 'db'>, accountId: AccountId): Organization[] {
  return membershipsOf(deps, accountId).map(({ organization }) => organization)
}

/** The account's organizations with its role in each; `deleted`: the deleted ones that can still be restored instead. */
export function membershipsOf({ db }: Pick<Deps, 'db'>, accountId: AccountId, deleted = false) {
  const state = deleted ? isNotNull(organizations.deletedAt) : isNull(organizations.deletedAt)
  return db
    .select({ organization: organizations, role: memberships.role })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organizationId))
    .leftJoin(arrivals, eq(arrivals.organizationId, organizations.id))
    .where(and(eq(memberships.accountId, accountId), state, isNull(arrivals.organizationId)))
    .orderBy(asc(organizations.name), asc(organizations.id))
    .all()
}

function bySlug(db: Reader, slug: string): Organization | undefined {
  return db
    .select()
    .from(organizations)
    .where(isThere(eq(organizations.slug, slug)))
    .get()
}

function byFormerSlug(db: Reader, slug: string): Organization | undefined {
  return db
    .select({ organization: organizations })
    .from(formerSlugs)
    .innerJoin(organizations, eq(organizations.id, formerSlugs.organizationId))
    .where(isThere(eq(formerSlugs.slug, slug)))
    .get()?.organization
}

function isThere(which: ReturnType<typeof eq>) {
  return and(which, isNull(organizations.deletedAt))
}
