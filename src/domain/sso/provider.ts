import type { identityProviders, VouchedFacts } from '#src/db/schema/sso.ts'
import type { SsoRefusal } from '#src/words/sso.ts'
import { type Role, roles } from '#src/words.ts'

/** An identity provider and its pure rules. */

export type IdentityProvider = typeof identityProviders.$inferSelect

/**
 * A person as a provider vouches for them. `subject`: never given to anybody else there. `isAddressVerified` null: it does not say.
 * `groups` null: it did not tell them, which is not the same as none. `isTwoFactors` null: it does not say how they signed in.
 */
export type Vouched = VouchedFacts

/** `detail`: what was wrong, for the audit log; never a token or a secret. */
export interface Refused {
  refused: SsoRefusal
  detail: string
}

export interface GroupRole {
  group: string
  role: Role
}

/** Roles that a provider may give. Owners are made and unmade by owners. */
export const givenRoles = ['admin', 'editor', 'viewer'] as const satisfies Role[]

/**
 * The role that a provider's groups give to somebody who has `present` already, or to a newcomer (null). Without a mapping, or
 * where the groups were not told, a member's role stays as it is.
 */
export function roleOfGroups(
  { defaultRole }: Pick<IdentityProvider, 'defaultRole'>,
  mapping: readonly GroupRole[],
  groups: readonly string[] | null,
  present: Role | null,
): Role | SsoRefusal {
  if (present === 'owner') return present
  const isTold = mapping.length > 0 && groups !== null
  if (!isTold && present !== null) return present
  const given = isTold ? mapping.filter(({ group }) => groups.includes(group)).map(({ role }) => role) : []
  const highest = roles.find((role) => given.includes(role))
  return highest ?? defaultRole ?? (mapping.length > 0 && groups === null ? 'untold_groups' : 'no_group')
}

/** Narrows the verdict of `roleOfGroups`. */
export function isRole(verdict: Role | SsoRefusal): verdict is Role {
  return roles.some((role) => role === verdict)
}
