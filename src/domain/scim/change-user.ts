import { and, eq, ne, sql } from 'drizzle-orm'
import type { Tx } from '#src/db/connection.ts'
import { scimGroupMembers, scimGroups, scimUsers } from '#src/db/schema/scim.ts'
import { write } from '#src/db/write.ts'
import { ScimError, wrong } from '#src/scim/scim-error.ts'
import type { UserValues } from '#src/scim/user.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, ProvisionerActor } from '../context.ts'
import { withdraw } from '../invitations/change-invitation.ts'
import { openInvitationTo } from '../team/find-members.ts'
import { allowInvitation } from '../team/invite-member.ts'
import { activate, deactivate, type Entry, entryOf } from './activate.ts'
import { findUser, type ScimUser } from './find-users.ts'
import { countUsers } from './list-users.ts'

/** People that one organization's providers may describe. */
const mostUsers = 10_000

/**
 * Keeps what the provider says of a person and, where it makes them active, lets them in: as a member if the organization has
 * proven the domain of their address, else by an invitation. Throws uniqueness, tooMany, conflict, rate_limited.
 */
export function createUser(deps: Deps, actor: ProvisionerActor, values: UserValues): ScimUser {
  const { organizationId } = actor
  refuseTaken(deps, actor, values.userName)
  if (countUsers(deps, organizationId) >= mostUsers)
    throw wrong('tooMany', `An organization has at most ${mostUsers} people by SCIM.`)
  const entry = values.active ? preparedEntry(deps, actor, { ...values, accountId: null }) : null
  return write(deps.db, (tx) => {
    const id = deps.ids.id()
    const now = deps.clock.now()
    tx.insert(scimUsers)
      .values({ id, organizationId, ...columnsOf(values), createdAt: now, changedAt: now })
      .run()
    if (entry) activate(tx, deps, actor, findUser(tx, organizationId, id), entry)
    record(tx, deps, actor, 'scim_user.created', id, { active: values.active })
    return findUser(tx, organizationId, id)
  })
}

/** `change` says what becomes of the person as they are now. Throws not_found, uniqueness, and 409 for the last owner. */
export function changeUser(
  deps: Deps,
  actor: ProvisionerActor,
  id: string,
  change: (user: ScimUser) => UserValues,
): ScimUser {
  const { organizationId } = actor
  const before = findUser(deps.db, organizationId, id)
  const after = change(before)
  const changed = differences(before, after)
  if (changed.length === 0) return before
  if (changed.includes('userName')) refuseTaken(deps, actor, after.userName, id)
  // Nobody has accepted the invitation yet, and its address is another one now.
  const isStale = before.accountId === null && before.openInvitation !== null && changed.includes('email')
  const isEntering = after.active && (!before.active || isStale)
  const entry = isEntering ? preparedEntry(deps, actor, { ...after, accountId: before.accountId }) : null
  return write(deps.db, (tx) => {
    tx.update(scimUsers)
      .set({ ...columnsOf(after), changedAt: deps.clock.now() })
      .where(eq(scimUsers.id, id))
      .run()
    if (before.active && !after.active) deactivate(tx, deps, actor, before)
    else if (isStale && before.openInvitation) withdraw(tx, deps, actor, { ...before.openInvitation, organizationId })
    if (entry) activate(tx, deps, actor, { ...before, ...after }, entry)
    record(tx, deps, actor, 'scim_user.changed', id, { changed, active: after.active })
    return findUser(tx, organizationId, id)
  })
}

/** Ends the membership and forgets what the provider said. Throws not_found, and 409 for the last owner. */
export function removeUser(deps: Deps, actor: ProvisionerActor, id: string): void {
  const { organizationId } = actor
  write(deps.db, (tx) => {
    const user = findUser(tx, organizationId, id)
    if (user.active) deactivate(tx, deps, actor, user)
    const groups = tx
      .select({ id: scimGroupMembers.groupId })
      .from(scimGroupMembers)
      .where(eq(scimGroupMembers.userId, id))
      .all()
    for (const group of groups)
      tx.update(scimGroups)
        .set({ version: sql`${scimGroups.version} + 1`, changedAt: deps.clock.now() })
        .where(eq(scimGroups.id, group.id))
        .run()
    tx.delete(scimUsers).where(eq(scimUsers.id, id)).run()
    record(tx, deps, actor, 'scim_user.removed', id, {})
  })
}

/** Counts the invitation, if there has to be one, before anything is written. */
function preparedEntry(deps: Deps, actor: ProvisionerActor, user: UserValues & Pick<ScimUser, 'accountId'>): Entry {
  const entry = entryOf(deps.db, actor, user)
  if (entry.by === 'invitation' && !openInvitationTo(deps.db, actor.organizationId, entry.address))
    allowInvitation(deps, actor.organizationId)
  return entry
}

function columnsOf({ active: _, ...values }: UserValues) {
  const { userName, externalId, displayName, formatted, givenName, familyName, email } = values
  const userNameKey = userName.toLowerCase()
  return { userName, userNameKey, externalId, displayName, formatted, givenName, familyName, email }
}

const attributes = [
  ...(['userName', 'externalId', 'displayName', 'formatted', 'givenName', 'familyName'] as const),
  ...(['email', 'active'] as const),
]

function differences(before: UserValues, after: UserValues): string[] {
  return attributes.filter((name) => before[name] !== after[name])
}

function refuseTaken({ db }: Deps, { organizationId }: ProvisionerActor, userName: string, except = ''): void {
  const taken = db
    .select({ id: scimUsers.id })
    .from(scimUsers)
    .where(
      and(
        eq(scimUsers.organizationId, organizationId),
        eq(scimUsers.userNameKey, userName.toLowerCase()),
        ne(scimUsers.id, except),
      ),
    )
    .get()
  if (taken) throw new ScimError(409, 'uniqueness', `Another person has the userName ${userName} here.`)
}

/** Which attributes changed, and never to what: an audit entry cannot forget a person. */
function record(
  tx: Tx,
  deps: Deps,
  actor: ProvisionerActor,
  action: AuditAction,
  id: string,
  changes: Record<string, unknown>,
): void {
  const { organizationId } = actor
  recordAudit(tx, deps, actor, { action, organizationId, subject: { type: 'scim_user', id }, changes })
}
