import { and, count, eq, inArray, ne, sql } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimGroupMembers, scimGroups, scimUsers } from '#src/db/schema/scim.ts'
import { write } from '#src/db/write.ts'
import type { GroupValues } from '#src/scim/group.ts'
import { ScimError, wrong } from '#src/scim/scim-error.ts'
import type { AuditAction } from '#src/words/audit.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Deps, ProvisionerActor } from '../context.ts'
import { countGroups, findGroup, membersOf, type ScimGroup } from './find-groups.ts'
import { followGroups, type NamedGroup, roleOfGroup } from './group-roles.ts'

const mostGroups = 1000
/** Members of all groups together. */
const mostMemberships = 20_000

/** Its members get the role that the group stands for, if it does. Throws uniqueness, tooMany, and invalidValue for an unknown member. */
export function createGroup(deps: Deps, actor: ProvisionerActor, values: GroupValues): ScimGroup {
  const { organizationId } = actor
  refuseTaken(deps.db, organizationId, values.displayName)
  if (countGroups(deps, organizationId) >= mostGroups)
    throw wrong('tooMany', `An organization has at most ${mostGroups} groups by SCIM.`)
  return write(deps.db, (tx) => {
    const id = deps.ids.id()
    const now = deps.clock.now()
    tx.insert(scimGroups)
      .values({ id, organizationId, ...columnsOf(values), createdAt: now, changedAt: now })
      .run()
    addMembers(tx, organizationId, id, [...values.members])
    if (hasRole(tx, organizationId, values)) followGroups(tx, deps, actor, values.members)
    record(tx, deps, actor, 'scim_group.created', id, { name: values.displayName, added: values.members.size })
    return findGroup(tx, organizationId, id)
  })
}

/** `change` says what becomes of the group as it is now. Throws not_found, and as `createGroup` does. */
export function changeGroup(
  deps: Deps,
  actor: ProvisionerActor,
  id: string,
  change: (group: ScimGroup, members: Set<string>) => GroupValues,
): ScimGroup {
  const { organizationId } = actor
  const before = findGroup(deps.db, organizationId, id)
  const members = membersOf(deps.db, id)
  const after = change(before, members)
  const added = [...after.members].filter((one) => !members.has(one))
  const removed = [...members].filter((one) => !after.members.has(one))
  const isRenamed = before.displayName !== after.displayName || before.externalId !== after.externalId
  if (!isRenamed && added.length === 0 && removed.length === 0) return before
  refuseTaken(deps.db, organizationId, after.displayName, id)
  return write(deps.db, (tx) => {
    tx.update(scimGroups)
      .set({ ...columnsOf(after), version: sql`${scimGroups.version} + 1`, changedAt: deps.clock.now() })
      .where(eq(scimGroups.id, id))
      .run()
    removeMembers(tx, id, removed)
    addMembers(tx, organizationId, id, added)
    if (hasRole(tx, organizationId, before, after))
      followGroups(tx, deps, actor, isRenamed ? new Set([...members, ...after.members]) : [...added, ...removed])
    record(tx, deps, actor, 'scim_group.changed', id, {
      name: after.displayName,
      added: added.length,
      removed: removed.length,
    })
    return findGroup(tx, organizationId, id)
  })
}

/** Its members stay people; the role that the group gave them goes. Throws not_found. */
export function removeGroup(deps: Deps, actor: ProvisionerActor, id: string): void {
  const { organizationId } = actor
  write(deps.db, (tx) => {
    const group = findGroup(tx, organizationId, id)
    const members = membersOf(tx, id)
    tx.delete(scimGroups).where(eq(scimGroups.id, id)).run()
    if (hasRole(tx, organizationId, group)) followGroups(tx, deps, actor, members)
    record(tx, deps, actor, 'scim_group.removed', id, { name: group.displayName })
  })
}

function columnsOf({ displayName, externalId }: GroupValues) {
  return { displayName, displayNameKey: displayName.toLowerCase(), externalId }
}

function hasRole(tx: Tx, organizationId: OrganizationId, ...groups: NamedGroup[]): boolean {
  const roleOf = roleOfGroup(tx, organizationId)
  return groups.some((group) => roleOf(group) !== null)
}

/** Values in one statement: SQLite takes some 32,000. */
const atOnce = 500

function addMembers(tx: Tx, organizationId: OrganizationId, groupId: string, userIds: string[]): void {
  if (userIds.length === 0) return
  for (let from = 0; from < userIds.length; from += atOnce) {
    const some = userIds.slice(from, from + atOnce)
    refuseUnknown(tx, organizationId, some)
    tx.insert(scimGroupMembers)
      .values(some.map((userId) => ({ groupId, userId })))
      .run()
  }
  const all = tx
    .select({ members: count() })
    .from(scimGroupMembers)
    .innerJoin(scimGroups, eq(scimGroups.id, scimGroupMembers.groupId))
    .where(eq(scimGroups.organizationId, organizationId))
    .get()
  if ((all?.members ?? 0) > mostMemberships)
    throw wrong('tooMany', `All groups of an organization have at most ${mostMemberships} members together.`)
}

function removeMembers(tx: Tx, groupId: string, userIds: string[]): void {
  for (let from = 0; from < userIds.length; from += atOnce)
    tx.delete(scimGroupMembers)
      .where(
        and(
          eq(scimGroupMembers.groupId, groupId),
          inArray(scimGroupMembers.userId, userIds.slice(from, from + atOnce)),
        ),
      )
      .run()
}

/** Another organization's people are as unknown here as nobody. */
function refuseUnknown(tx: Tx, organizationId: OrganizationId, userIds: string[]): void {
  const known = tx
    .select({ id: scimUsers.id })
    .from(scimUsers)
    .where(and(eq(scimUsers.organizationId, organizationId), inArray(scimUsers.id, userIds)))
    .all()
  const ids = new Set(known.map(({ id }) => id))
  const unknown = userIds.find((id) => !ids.has(id))
  if (unknown !== undefined)
    throw wrong('invalidValue', `There is no user ${unknown.slice(0, 50)} here: provision the person first.`)
}

function refuseTaken(db: Reader, organizationId: OrganizationId, displayName: string, except = ''): void {
  const taken = db
    .select({ id: scimGroups.id })
    .from(scimGroups)
    .where(
      and(
        eq(scimGroups.organizationId, organizationId),
        eq(scimGroups.displayNameKey, displayName.toLowerCase()),
        ne(scimGroups.id, except),
      ),
    )
    .get()
  if (taken) throw new ScimError(409, 'uniqueness', `Another group has the displayName ${displayName} here.`)
}

function record(
  tx: Tx,
  deps: Deps,
  actor: ProvisionerActor,
  action: AuditAction,
  id: string,
  changes: Record<string, unknown>,
): void {
  const { organizationId } = actor
  recordAudit(tx, deps, actor, { action, organizationId, subject: { type: 'scim_group', id }, changes })
}
