import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import { type Role, roles } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, rolesWithin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict, forbidden, invalid } from '../errors.ts'
import { type Checked, checked, fieldErrors } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { extendInvitation, insertInvitation, withdraw } from '../invitations/change-invitation.ts'
import { addressProblem } from '../mail/check-address.ts'
import { mailboxKey, plainAddress } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { queueAccountMail } from '../notifications/queue-message.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { findInvitation, listMembers, openInvitationTo } from './find-members.ts'

const aDay = 24 * 3_600_000
export const invitationDays = [1, 7, 30] as const
const perOrganization = { limit: 50, window: aDay }
const perInvitation = { limit: 5, window: aDay }

export interface InviteMember {
  email: string
  /** As whoever invites them writes it; absent: they write it themselves. */
  name?: string | null
  role: Role
  /** Days for which the link works. */
  days: number
}

export function checkInvitation(form: Form): Checked<InviteMember> {
  const email = plainAddress(form.text('email'))
  const role = roles.find((one) => one === form.text('role'))
  const days = invitationDays.find((one) => one === Number(form.text('days')))
  return checked(
    { email, role: role ?? 'viewer', days: days ?? 7 },
    fieldErrors({
      email: addressProblem(email),
      role: role ? undefined : 'Choose a role.',
      days: days ? undefined : 'Choose how long the invitation is good for.',
    }),
  )
}

/** Mails a link that makes its holder a member; returns the invitation's id. Throws conflict, forbidden for a role above one's own, rate_limited. */
export function inviteMember(deps: Deps, actor: Actor, organizationId: OrganizationId, input: InviteMember): string {
  authorize(actor, 'team:write', organizationId)
  if (!rolesWithin(actor).includes(input.role)) throw forbidden('You cannot give a role above your own.')
  refuseWhoIsHere(deps.db, organizationId, input.email)
  allowInvitation(deps, organizationId)
  return write(deps.db, (tx) => sendInvitation(tx, deps, actor, organizationId, input))
}

/** Before the transaction that sends one. Throws conflict where no mail can be sent, rate_limited after many. */
export function allowInvitation(deps: Deps, organizationId: OrganizationId): void {
  refuseWithoutRelay(deps)
  spendStrangerMail(deps, 'invitation', { key: `invitation:organization:${organizationId}`, ...perOrganization })
}

/** In the causing transaction, which has asked whether the actor may; returns the invitation's id. */
export function sendInvitation(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  { email, name = null, role, days }: InviteMember,
): string {
  const now = deps.clock.now()
  const invitedBy = actor.kind === 'member' ? actor.accountId : null
  const id = deps.ids.id()
  insertInvitation(tx, {
    ...{ id, organizationId, email, name, role, invitedBy },
    ...{ createdAt: now, expiresAt: now + days * aDay },
  })
  queueAccountMail(tx, deps, { kind: 'invitation', address: email, subjectId: id, organizationId })
  recordAudit(tx, deps, actor, {
    action: 'invitation.sent',
    organizationId,
    subject: { type: 'invitation', id },
    changes: { role, days },
  })
  return id
}

/** Sends the mail again, with a link that works for another seven days. */
export function resendInvitation(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'team:write', organizationId)
  const invitation = findInvitation(deps.db, organizationId, id)
  if (!rolesWithin(actor).includes(invitation.role)) throw forbidden('You cannot give a role above your own.')
  refuseWithoutRelay(deps)
  spendStrangerMail(deps, 'invitation', { key: `invitation:${id}`, ...perInvitation })
  write(deps.db, (tx) => {
    const expiresAt = deps.clock.now() + 7 * aDay
    extendInvitation(tx, id, expiresAt)
    queueAccountMail(tx, deps, { kind: 'invitation', address: invitation.email, subjectId: id, organizationId })
    recordAudit(tx, deps, actor, {
      action: 'invitation.resent',
      organizationId,
      subject: { type: 'invitation', id },
      changes: { before: { expiresAt: invitation.expiresAt }, after: { expiresAt } },
    })
  })
}

/** Ends the invitation: its link opens nothing any more. */
export function withdrawInvitation(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'team:write', organizationId)
  write(deps.db, (tx) => {
    withdraw(tx, deps, actor, findInvitation(tx, organizationId, id))
  })
}

function refuseWithoutRelay(deps: Deps): void {
  if (readRelay(deps) === null)
    throw conflict('No mail can be sent: the instance admin has to connect a mail server before you can invite anyone.')
}

function refuseWhoIsHere(db: Reader, organizationId: OrganizationId, email: string): void {
  if (listMembers(db, organizationId).some((member) => mailboxKey(member.email) === mailboxKey(email)))
    throw invalid({ email: 'This person is in the team already.' })
  if (openInvitationTo(db, organizationId, email))
    throw invalid({ email: 'This person is invited already: send the invitation again, or withdraw it.' })
}
