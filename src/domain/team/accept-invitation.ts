import { and, eq } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { invitations } from '#src/db/schema/access.ts'
import { write } from '#src/db/write.ts'
import { type Account, accountByEmail, accountById } from '../accounts/insert-account.ts'
import { checkNewcomer, insertNewcomer, type NewcomerInput } from '../accounts/newcomer.ts'
import { passwordRules } from '../accounts/password-rules.ts'
import { recordAccountEvent } from '../accounts/record-account-event.ts'
import { startSession } from '../accounts/sessions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { AccountActor, Actor, Deps, Origin } from '../context.ts'
import { conflict, DomainError } from '../errors.ts'
import { markAccepted } from '../invitations/change-invitation.ts'
import { mailboxKey } from '../mail/mailbox-key.ts'
import { refuseOutside } from '../networks/outside-networks.ts'
import { tellOwners } from '../notifications/tell-owners.ts'
import { type Organization, organizationById } from '../organizations/find-organization.ts'
import { addMember } from '../organizations/memberships.ts'
import { acknowledgeBySigningUp } from '../privacy/acknowledge-policy.ts'
import { readSignedToken } from '../secrets/signed-links.ts'
import { type Invitation, isGood } from './find-members.ts'

/** The invitation of a link. Throws not_found where it was accepted, withdrawn, has expired or never existed. */
export function invitationOfLink(deps: Deps, token: string): { invitation: Invitation; organization: Organization } {
  const invitation = goodInvitation(deps.db, deps, token)
  return { invitation, organization: organizationById(deps, invitation.organizationId) }
}

/** An invitation is for one mailbox: a link that was passed on lets nobody else in. */
export function isInvited(account: Pick<Account, 'email'>, invitation: Pick<Invitation, 'email'>): boolean {
  return mailboxKey(account.email) === mailboxKey(invitation.email)
}

/**
 * Lets the signed-in account join, whose address must be the invited one. Of two who accept at the same time one does; the other
 * gets not_found. Throws conflict for another address.
 */
export function acceptInvitation(deps: Deps, actor: AccountActor, token: string): Organization {
  const { organization } = invitationOfLink(deps, token)
  refuseOutside(organization, actor.origin)
  write(deps.db, (tx) => {
    const [account, invitation] = [accountById(tx, actor.accountId), goodInvitation(tx, deps, token)]
    if (!isInvited(account, invitation))
      throw conflict(
        `This invitation is for ${invitation.email}, and you are signed in as ${account.email}. Sign in with the invited address, or ask for an invitation to yours.`,
      )
    join(tx, deps, actor, token, actor.accountId)
  })
  return organization
}

/** Makes an account for the invited address, which the link has proven, joins and signs in; returns the session's token. */
export async function acceptWithNewAccount(
  deps: Deps,
  origin: Origin,
  input: NewcomerInput & { token: string },
): Promise<string> {
  const { invitation, organization } = invitationOfLink(deps, input.token)
  refuseOutside(organization, origin)
  if (accountByEmail(deps.db, invitation.email))
    throw conflict('This address has an account already: sign in to accept.')
  const rules = passwordRules(deps, { organizationIds: [invitation.organizationId] })
  const newcomer = await checkNewcomer(deps, origin, invitation.email, input, rules)
  return write(deps.db, (tx) => {
    const visitor: Actor = { kind: 'visitor', origin }
    goodInvitation(tx, deps, input.token)
    const accountId = insertNewcomer(tx, deps, visitor, newcomer)
    acknowledgeBySigningUp(tx, deps, visitor, accountId)
    join(tx, deps, visitor, input.token, accountId)
    recordAccountEvent(tx, deps, visitor, accountId, {
      action: 'account.signed_in',
      changes: { with: ['invitation link'] },
    })
    return startSession(tx, deps, accountId, origin, newcomer.passkey !== null)
  })
}

function join(tx: Tx, deps: Deps, actor: Actor, token: string, accountId: string): void {
  const { id, organizationId, role } = goodInvitation(tx, deps, token)
  const acceptedAt = deps.clock.now()
  markAccepted(tx, id, { acceptedAt, acceptedBy: accountId })
  if (!addMember(tx, deps, { organizationId, accountId, role })) throw conflict('You are in this team already.')
  if (role === 'owner') tellOwners(tx, deps, { kind: 'new_owner', organizationId, subjectId: accountId })
  recordAudit(tx, deps, actor, {
    action: 'invitation.accepted',
    organizationId,
    subject: { type: 'invitation', id },
    changes: { account: accountId, role },
  })
}

function goodInvitation(db: Reader, deps: Deps, token: string): Invitation {
  const id = readSignedToken(deps, 'invitation', token) ?? ''
  const invitation = db
    .select()
    .from(invitations)
    .where(and(eq(invitations.id, id), isGood(deps.clock.now())))
    .get()
  if (!invitation)
    throw new DomainError(
      'not_found',
      'This invitation no longer works: it was accepted, withdrawn or has expired. Ask for a new one.',
    )
  return invitation
}
