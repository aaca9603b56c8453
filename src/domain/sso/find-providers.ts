import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { prepared } from '#src/db/prepared.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { groupRoles, identityProviders, mailDomains } from '#src/db/schema/sso.ts'
import { notFound } from '../errors.ts'
import { domainOf } from '../mail/check-address.ts'
import type { GroupRole, IdentityProvider } from './provider.ts'

/** The providers of an organization, or of the instance (null), oldest first. */
export function listProviders(db: Reader, organizationId: OrganizationId | null): IdentityProvider[] {
  return organizationId === null
    ? prepared(db, 'providers of the instance', () => providersOf(db, null).prepare()).all()
    : providersOf(db, organizationId).all()
}

function providersOf(db: Reader, organizationId: OrganizationId | null) {
  return db
    .select()
    .from(identityProviders)
    .where(isOf(organizationId))
    .orderBy(asc(identityProviders.createdAt), asc(identityProviders.id))
}

/** Throws not_found for another's. */
export function findProvider(db: Reader, organizationId: OrganizationId | null, id: string): IdentityProvider {
  const provider = db
    .select()
    .from(identityProviders)
    .where(and(eq(identityProviders.id, id), isOf(organizationId)))
    .get()
  if (!provider) throw notFound('identity provider')
  return provider
}

/** A provider by which somebody may sign in, draft or not; undefined where its organization is deleted. */
export function standingProvider(db: Reader, id: string): IdentityProvider | undefined {
  return standing(db)
    .where(and(eq(identityProviders.id, id), isNull(organizations.deletedAt)))
    .get()?.provider
}

/** Providers that let people of this address in: those of whoever has proven its domain, the instance's own first. */
export function providersForAddress(db: Reader, address: string): IdentityProvider[] {
  const domain = domainOf(address)
  const proven = db
    .select({ organizationId: mailDomains.organizationId })
    .from(mailDomains)
    .where(and(eq(mailDomains.domain, domain), isNotNull(mailDomains.verifiedAt)))
    .all()
    .map(({ organizationId }) => organizationId)
  const ids = proven.filter((id) => id !== null)
  const found = standing(db)
    .where(
      and(
        inArray(identityProviders.organizationId, ids),
        isNotNull(identityProviders.enabledAt),
        isNull(organizations.deletedAt),
      ),
    )
    .orderBy(asc(identityProviders.createdAt), asc(identityProviders.id))
    .all()
    .map(({ provider }) => provider)
  return proven.includes(null) ? [...enabledProviders(db, null), ...found] : found
}

/** Those by which people of the organization, or anybody here (null), sign in. */
export function enabledProviders(db: Reader, organizationId: OrganizationId | null): IdentityProvider[] {
  return listProviders(db, organizationId).filter(({ enabledAt }) => enabledAt !== null)
}

/** Does an address lead to a provider at all? */
export function someOrganizationHasSso(db: Reader): boolean {
  const { id, enabledAt, organizationId } = identityProviders
  const is = and(isNotNull(enabledAt), isNotNull(organizationId))
  const some = prepared(db, 'an organization with sso', () =>
    db.select({ id }).from(identityProviders).where(is).prepare(),
  )
  return some.get() !== undefined
}

/** The roles that a provider's groups have, by group. */
export function groupRolesOf(db: Reader, identityProviderId: string): GroupRole[] {
  return db
    .select({ group: groupRoles.group, role: groupRoles.role })
    .from(groupRoles)
    .where(eq(groupRoles.identityProviderId, identityProviderId))
    .orderBy(asc(groupRoles.group))
    .all()
}

function standing(db: Reader) {
  return db
    .select({ provider: identityProviders })
    .from(identityProviders)
    .leftJoin(organizations, eq(organizations.id, identityProviders.organizationId))
    .$dynamic()
}

function isOf(organizationId: OrganizationId | null) {
  const column = identityProviders.organizationId
  return organizationId === null ? isNull(column) : eq(column, organizationId)
}
