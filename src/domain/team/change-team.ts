import type { Reader, Tx } from '#src/db/connection.ts'
import { write } from '#src/db/write.ts'
import type { Role } from '#src/words.ts'
import { endCredentials } from '../accounts/end-credentials.ts'
import { isSoleOwner } from '../accounts/sole-owner.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize, reaches } from '../authorize.ts'
import type { Actor, Deps, Member } from '../context.ts'
import type { EndingEvent } from '../endings.ts'
import { conflict, forbidden, invalid } from '../errors.ts'
import { tellOwners } from '../notifications/tell-owners.ts'
import { removeMembership, setRole } from '../organizations/memberships.ts'
import { findMember, type TeamMember } from './find-members.ts'

/** Throws not_found, forbidden for a role above one's own, conflict for the last owner. */
export function changeRole(deps: Deps, actor: Actor, organizationId: string, accountId: string, role: Role): void {
  authorize(actor, 'team:write', organizationId)
  write(deps.db, (tx) => {
    const member = findMember(tx, organizationId, accountId)
    refuseAbove(actor, member.role, role)
    if (role !== 'owner') refuseLastOwner(tx, organizationId, member)
    giveRole(tx, deps, actor, organizationId, member, role)
  })
}

/** In the causing transaction, which has asked whether the actor may and whether an owner is left. `because`: for the entry. */
export function giveRole(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { accountId, role: before }: Pick<TeamMember, 'accountId' | 'role'>,
  role: Role,
  because: Record<string, string> = {},
): void {
  setRole(tx, { organizationId, accountId }, role)
  if (role === 'owner' && before !== 'owner')
    tellOwners(tx, deps, { kind: 'new_owner', organizationId, subjectId: accountId })
  if (!reaches(role, before)) endCredentials(tx, deps, actor, 'role lowered', { organizationId, accountId })
  recordAudit(tx, deps, actor, {
    action: 'member.role_changed',
    organizationId,
    subject: { type: 'account', id: accountId },
    changes: { before: { role: before }, after: { role }, ...because },
  })
}

/** Takes effect with the account's next request. Throws not_found, forbidden, conflict for the last owner. */
export function removeMember(deps: Deps, actor: Actor, organizationId: string, accountId: string): void {
  authorize(actor, 'team:write', organizationId)
  write(deps.db, (tx) => {
    const member = findMember(tx, organizationId, accountId)
    refuseAbove(actor, member.role)
    endMembership(tx, deps, actor, organizationId, member, 'removed from the organization')
  })
}

/** Ends one's own membership, whatever the role. Throws conflict for the last owner. */
export function leaveTeam(deps: Deps, actor: Member): void {
  authorize(actor, 'dashboard:read', actor.organizationId)
  write(deps.db, (tx) => {
    const member = findMember(tx, actor.organizationId, actor.accountId)
    endMembership(tx, deps, actor, actor.organizationId, member, 'left the organization')
  })
}

/** Makes another member owner, and the actor admin. Throws invalid on `accountId`. */
export function transferOwnership(deps: Deps, actor: Member, organizationId: string, accountId: string): void {
  authorize(actor, 'ownership:transfer', organizationId)
  if (accountId === actor.accountId) throw invalid({ accountId: 'Choose somebody else: you are the owner already.' })
  write(deps.db, (tx) => {
    const { name, leaving } = findMember(tx, organizationId, accountId)
    if (leaving) throw invalid({ accountId: `${name} has deleted their account: choose somebody else.` })
    setRole(tx, { organizationId, accountId }, 'owner')
    tellOwners(tx, deps, { kind: 'new_owner', organizationId, subjectId: accountId })
    setRole(tx, { organizationId, accountId: actor.accountId }, 'admin')
    endCredentials(tx, deps, actor, 'role lowered', { organizationId, accountId: actor.accountId })
    recordAudit(tx, deps, actor, {
      action: 'organization.ownership_transferred',
      organizationId,
      subject: { type: 'organization', id: organizationId },
      changes: { before: { owner: actor.accountId }, after: { owner: accountId } },
    })
  })
}

const endedMembership = {
  'removed from the organization': 'member.removed',
  'left the organization': 'member.left',
  'deactivated by the organization': 'member.deactivated',
} as const satisfies Partial<Record<EndingEvent, string>>

/**
 * Ends a membership with everything that leaned on it, in the causing transaction, which has asked whether the actor may. The
 * account itself and its other organizations are untouched. Throws conflict for the last owner.
 */
export function endMembership(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: string,
  member: Pick<TeamMember, 'accountId' | 'role'>,
  event: keyof typeof endedMembership,
): void {
  refuseLastOwner(tx, organizationId, member)
  const { accountId } = member
  removeMembership(tx, { organizationId, accountId })
  endCredentials(tx, deps, actor, event, { organizationId, accountId })
  recordAudit(tx, deps, actor, {
    action: endedMembership[event],
    organizationId,
    subject: { type: 'account', id: accountId },
    changes: { before: { role: member.role } },
  })
}

function refuseAbove(actor: Actor, ...touched: Role[]): void {
  const own = actor.kind === 'member' || actor.kind === 'token' ? actor.role : 'owner'
  if (!touched.every((role) => reaches(own, role)))
    throw forbidden('Nobody gives, changes or takes a role above their own.')
}

function refuseLastOwner(db: Reader, organizationId: string, member: Pick<TeamMember, 'accountId' | 'role'>): void {
  if (member.role === 'owner' && isSoleOwner(db, organizationId, member.accountId))
    throw conflict('An organization needs an owner: make someone else an owner first.')
}
