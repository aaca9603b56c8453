import { and, eq } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import type { AccountId, OrganizationId } from '#src/db/ids.ts'
import { identities } from '#src/db/schema/sso.ts'
import type { Role } from '#src/words.ts'
import { type Account, accountByEmail, accountById, actorOf, insertAccount } from '../accounts/insert-account.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, Origin } from '../context.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'
import { isDeactivated } from '../organizations/deactivated.ts'
import { addMember, roleInOrganization } from '../organizations/memberships.ts'
import { giveRole } from '../team/change-team.ts'
import { groupRolesOf } from './find-providers.ts'
import { isProvenAddress } from './mail-domains.ts'
import { type IdentityProvider, isRole, type Refused, roleOfGroups, type Vouched } from './provider.ts'
import { unknowableHash } from './unknowable-hash.ts'

export interface Arrival {
  provider: IdentityProvider
  vouched: Vouched
  origin: Origin
  /** The account whose own password or passkey this browser is signed in with; null: none. */
  signedInAs: AccountId | null
}

/**
 * Finds or makes the account of whom a provider vouches for, with its place in the provider's organization, in the causing
 * transaction. A provider vouches for addresses of proven domains alone, and an account that is not in the organization yet is
 * joined to it only by whoever can sign in to it.
 */
export function admit(tx: Tx, deps: Deps, arrival: Arrival): { account: Account } | Refused {
  const address = vouchedAddress(tx, arrival)
  if (typeof address !== 'string') return address
  const known = identityOf(tx, arrival)
  const found = known ? accountById(tx, known.accountId) : accountByEmail(tx, address)
  const refused = found ? accountProblem(tx, arrival, found, known !== undefined) : newcomerProblem(arrival)
  if (refused) return refused

  const { provider } = arrival
  if (provider.organizationId === null) return { account: settle(tx, deps, arrival, found, address) }
  const role = placeOf(tx, arrival, provider.organizationId, found, known !== undefined)
  if (typeof role !== 'string') return role
  const account = settle(tx, deps, arrival, found, address)
  place(tx, deps, arrival, { organizationId: provider.organizationId, account, role })
  return { account }
}

/** The address of which the provider vouches, in a domain that whoever it belongs to has proven. */
export function vouchedAddress(tx: Tx, { provider, vouched }: Pick<Arrival, 'provider' | 'vouched'>): string | Refused {
  const address = plainAddress(vouched.address ?? '')
  if (addressProblem(address) !== undefined) return refuse('no_address')
  else if (vouched.isAddressVerified === false) return refuse('unverified_address')
  else if (!isProvenAddress(tx, provider.organizationId, address)) return refuse('foreign_address', domainIn(address))
  else return address
}

function identityOf(tx: Tx, { provider, vouched }: Arrival) {
  const is = and(eq(identities.identityProviderId, provider.id), eq(identities.subject, vouched.subject))
  return tx.select().from(identities).where(is).get()
}

function accountProblem(tx: Tx, arrival: Arrival, account: Account, isKnown: boolean): Refused | undefined {
  if (account.deletionRequestedAt !== null) return refuse('deleted')
  else if (isKnown) return undefined
  else if (isBound(tx, arrival, account.id)) return refuse('other_subject')
  // Somebody else may have made it with an address that was never theirs.
  else if (account.emailVerifiedAt === null) return refuse('unconfirmed')
  else return undefined
}

/** The account is bound to another subject of the provider: an address that was given to somebody else. */
function isBound(tx: Tx, { provider }: Arrival, accountId: AccountId): boolean {
  const is = and(eq(identities.identityProviderId, provider.id), eq(identities.accountId, accountId))
  return tx.select({ id: identities.id }).from(identities).where(is).get() !== undefined
}

function newcomerProblem({ provider }: Arrival): Refused | undefined {
  return provider.createsAccounts ? undefined : refuse('no_account')
}

/** The role that they have from now on in the organization. */
function placeOf(
  tx: Tx,
  { provider, vouched, signedInAs }: Arrival,
  organizationId: OrganizationId,
  account: Account | undefined,
  isKnown: boolean,
) {
  const present = account ? roleInOrganization(tx, { organizationId, accountId: account.id }) : null
  if (present === null && isKnown) return refuse('removed')
  else if (account && isDeactivated(tx, { organizationId, accountId: account.id })) return refuse('removed')
  else if (present === null && !provider.createsAccounts) return refuse('no_account')
  else if (present === null && account && signedInAs !== account.id) return refuse('connect_first')
  const verdict = roleOfGroups(provider, groupRolesOf(tx, provider.id), vouched.groups, present)
  return isRole(verdict) ? verdict : refuse(verdict)
}

/** The account, made where there was none, and bound to the subject from now on. */
function settle(tx: Tx, deps: Deps, arrival: Arrival, found: Account | undefined, address: string): Account {
  const { provider, vouched } = arrival
  const account = found ?? accountById(tx, makeAccount(tx, deps, arrival, address))
  const now = deps.clock.now()
  const row = { identityProviderId: provider.id, accountId: account.id, subject: vouched.subject, createdAt: now }
  tx.insert(identities)
    .values({ ...row, id: deps.ids.id(), lastSignInAt: now })
    .onConflictDoUpdate({ target: [identities.identityProviderId, identities.subject], set: { lastSignInAt: now } })
    .run()
  return account
}

function makeAccount(tx: Tx, deps: Deps, { vouched, origin }: Arrival, email: string): AccountId {
  const name = plainName(vouched.name) || email.slice(0, email.indexOf('@'))
  const passwordHash = unknowableHash(deps)
  return insertAccount(tx, deps, { kind: 'visitor', origin }, { name, email, passwordHash, verified: true })
}

/** At most 100 characters on one line, as everybody's (accounts/check-account.ts). */
function plainName(name: string | null): string {
  return [
    ...(name ?? '')
      .slice(0, 1000)
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
  ]
    .slice(0, 100)
    .join('')
}

interface Place {
  organizationId: OrganizationId
  account: Account
  role: Role
}

function place(tx: Tx, deps: Deps, { provider, origin }: Arrival, { organizationId, account, role }: Place): void {
  const key = { organizationId, accountId: account.id }
  const before = roleInOrganization(tx, key)
  const actor = actorOf(account, origin)
  if (before === role) return
  if (before !== null) {
    const member = { accountId: account.id, role: before }
    giveRole(tx, deps, actor, organizationId, member, role, { provider: provider.name })
    return
  }
  addMember(tx, deps, { ...key, role })
  recordAudit(tx, deps, actor, {
    action: 'member.joined_by_sso',
    organizationId,
    subject: { type: 'account', id: account.id },
    changes: { after: { role }, provider: provider.name },
  })
}

function refuse(refused: Refused['refused'], detail = ''): Refused {
  return { refused, detail }
}

function domainIn(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
