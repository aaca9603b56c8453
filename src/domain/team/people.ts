import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { write } from '#src/db/write.ts'
import type { Role } from '#src/words.ts'
import { authorize, rolesWithin } from '../authorize.ts'
import type { Actor, Deps } from '../context.ts'
import { forbidden, notFound } from '../errors.ts'
import { changeInvitedRole } from '../invitations/change-invitation.ts'
import { changeRole, removeMember } from './change-team.ts'
import { findInvitation, listInvitations, listMembers } from './find-members.ts'
import { withdrawInvitation } from './invite-member.ts'

/**
 * Somebody of the team as programs know it, which tell no invitation from a member: until it is accepted it goes by its own id,
 * then by the account's.
 */
export interface Person {
  kind: 'member' | 'invited'
  id: string
  email: string
  /** Null: invited, and nobody has written it. */
  name: string | null
  role: Role
  /** UTC ms. */
  since: number
}

/** Members, owners first, then those who are invited, the newest first. */
export function listPeople(db: Reader, organizationId: OrganizationId): Person[] {
  const members = listMembers(db, organizationId).map(({ accountId, email, name, role, joinedAt }): Person => {
    return { kind: 'member', id: accountId, email, name, role, since: joinedAt }
  })
  const invited = listInvitations(db, organizationId).map(({ id, email, name, role, createdAt }): Person => {
    return { kind: 'invited', id, email, name, role, since: createdAt }
  })
  return [...members, ...invited]
}

/** Throws not_found. */
export function findPerson(db: Reader, organizationId: OrganizationId, id: string): Person {
  const person = listPeople(db, organizationId).find((one) => one.id === id)
  if (!person) throw notFound('person in this team')
  return person
}

/** Removes a member, or withdraws an invitation. Throws as both do. */
export function removePerson(deps: Deps, actor: Actor, organizationId: OrganizationId, id: string): void {
  authorize(actor, 'team:write', organizationId)
  if (findPerson(deps.db, organizationId, id).kind === 'member') removeMember(deps, actor, organizationId, id)
  else withdrawInvitation(deps, actor, organizationId, id)
}

/** Changes a member's role, or the one that an invitation gives. Throws as `changeRole()` does. */
export function changePersonsRole(
  deps: Deps,
  actor: Actor,
  organizationId: OrganizationId,
  id: string,
  role: Role,
): void {
  authorize(actor, 'team:write', organizationId)
  if (findPerson(deps.db, organizationId, id).kind === 'member') changeRole(deps, actor, organizationId, id, role)
  else
    write(deps.db, (tx) => {
      const invitation = findInvitation(tx, organizationId, id)
      for (const one of [invitation.role, role]) refuseAbove(actor, one)
      changeInvitedRole(tx, deps, actor, invitation, role)
    })
}

function refuseAbove(actor: Parameters<typeof rolesWithin>[0], role: Role): void {
  if (!rolesWithin(actor).includes(role)) throw forbidden('Nobody gives, changes or takes a role above their own.')
}
