import { eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { scimUsers } from '#src/db/schema/scim.ts'
import { ScimError, wrong } from '#src/scim/scim-error.ts'
import { shownName, type UserValues } from '#src/scim/user.ts'
import { type Account, accountByEmail, accountById, insertAccount } from '../accounts/insert-account.ts'
import { isSoleOwner } from '../accounts/sole-owner.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, ProvisionerActor } from '../context.ts'
import { withdraw } from '../invitations/change-invitation.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { addMember } from '../organizations/memberships.ts'
import { isProvenAddress } from '../sso/mail-domains.ts'
import { unknowableHash } from '../sso/unknowable-hash.ts'
import { endMembership } from '../team/change-team.ts'
import { openInvitationTo } from '../team/find-members.ts'
import { sendInvitation } from '../team/invite-member.ts'
import type { ScimUser } from './find-users.ts'
import { firstRole } from './group-roles.ts'
import { vouchesFor } from './vouches.ts'

/** Days for which the invitation of somebody works whose domain is not proven. */
const invitationDays = 30
/** Characters of an account's name. */
const longestName = 100

/** The way in of somebody whom the provider makes active: at once, or by an invitation that they accept. */
export type Entry =
  | { by: 'membership'; account: Account | undefined; address: string }
  | { by: 'invitation'; address: string }

/**
 * A provider vouches only for addresses of domains that the organization has proven: whoever has another one is invited. Throws
 * invalidValue where there is no address, and 409 for an account that is being deleted.
 */
export function entryOf(db: Reader, { organizationId }: ProvisionerActor, user: EnteringUser): Entry {
  const described = addressOf(user)
  const account = user.accountId === null ? accountByEmail(db, described) : accountById(db, user.accountId)
  const address = account?.email ?? described
  const isVouched = account ? vouchesFor(db, organizationId, account) : isProvenAddress(db, organizationId, address)
  // Whoever the organization may not vouch for is invited, whether there is such an account or not: the answer tells neither.
  if (!isVouched) return { by: 'invitation', address }
  if (account && account.deletionRequestedAt !== null)
    throw new ScimError(
      409,
      undefined,
      'This person has deleted their account here. It can be made anew once it is erased.',
    )
  return { by: 'membership', account, address }
}

/** `accountId` null: nobody yet. */
type EnteringUser = UserValues & Pick<ScimUser, 'accountId'>

function addressOf({ email }: UserValues): string {
  const address = plainAddress(email ?? '')
  if (addressProblem(address))
    throw wrong('invalidValue', 'There is no e-mail address: send one in emails, or as userName.')
  return address
}

/** In the causing transaction. A member already is left as they are, and is the provider's from now on. */
export function activate(tx: Tx, deps: Deps, actor: ProvisionerActor, user: ScimUser, entry: Entry): void {
  const { organizationId } = actor
  const role = firstRole(tx, organizationId, user.id)
  if (entry.by === 'invitation') {
    const open = openInvitationTo(tx, organizationId, entry.address)
    const input = { email: entry.address, role, days: invitationDays }
    link(tx, user.id, { invitationId: open?.id ?? sendInvitation(tx, deps, actor, organizationId, input) })
    return
  }
  const accountId = entry.account?.id ?? makeAccount(tx, deps, actor, user, entry.address)
  link(tx, user.id, { accountId })
  if (!addMember(tx, deps, { organizationId, accountId, role })) return
  recordAudit(tx, deps, actor, {
    action: 'member.provisioned',
    organizationId,
    subject: { type: 'account', id: accountId },
    changes: { role },
  })
}

/** Nobody knows its password: its owner signs in through the provider, or has a link mailed to choose one. */
function makeAccount(tx: Tx, deps: Deps, actor: ProvisionerActor, user: ScimUser, email: string): string {
  const name = [...shownName(user)].slice(0, longestName).join('')
  return insertAccount(tx, deps, actor, { name, email, passwordHash: unknowableHash(deps), verified: true })
}

/**
 * In the causing transaction: ends this membership with all that leaned on it, or withdraws the invitation; never the account, nor
 * what it is elsewhere. Throws 409 for the last owner.
 */
export function deactivate(tx: Tx, deps: Deps, actor: ProvisionerActor, user: ScimUser): void {
  const { organizationId } = actor
  const { accountId, role, openInvitation } = user
  if (openInvitation)
    withdraw(tx, deps, actor, { id: openInvitation.id, organizationId }, 'deactivated by the organization')
  if (accountId === null || role === null) return
  if (role === 'owner' && isSoleOwner(tx, organizationId, accountId)) throw lastOwner(tx, user)
  // Written down before the invitation that led here may be gone: whoever is deactivated stays the provider's.
  link(tx, user.id, { accountId })
  endMembership(tx, deps, actor, organizationId, { accountId, role }, 'deactivated by the organization')
}

function lastOwner(tx: Tx, user: ScimUser): ScimError {
  const { name } = organizationById({ db: tx }, user.organizationId)
  return new ScimError(
    409,
    undefined,
    `${shownName(user)} is the only owner of ${name}. Make somebody else an owner in Opsentry first, then deactivate them.`,
  )
}

function link(tx: Tx, id: string, to: { accountId: string } | { invitationId: string }): void {
  tx.update(scimUsers).set(to).where(eq(scimUsers.id, id)).run()
}
