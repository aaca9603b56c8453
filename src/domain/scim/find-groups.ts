import { and, asc, count, eq, type SQL } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimGroupMembers, scimGroups } from '#src/db/schema/scim.ts'
import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'

export type ScimGroup = typeof scimGroups.$inferSelect

/** Throws not_found for an unknown one and another organization's. */
export function findGroup(db: Reader, organizationId: OrganizationId, id: string): ScimGroup {
  const [group] = groupsWhere(db, organizationId, eq(scimGroups.id, id), { limit: 1, offset: 0 })
  if (!group) throw notFound('group')
  return group
}

/** Ids of users. */
export function membersOf(db: Reader, groupId: string): Set<string> {
  const rows = db
    .select({ userId: scimGroupMembers.userId })
    .from(scimGroupMembers)
    .where(eq(scimGroupMembers.groupId, groupId))
    .all()
  return new Set(rows.map(({ userId }) => userId))
}

export function countGroups({ db }: Pick<Deps, 'db'>, organizationId: OrganizationId): number {
  const row = db.select({ groups: count() }).from(scimGroups).where(eq(scimGroups.organizationId, organizationId)).get()
  return row?.groups ?? 0
}

/** In the order in which they came. */
export function groupsWhere(
  db: Reader,
  organizationId: OrganizationId,
  which: SQL | undefined,
  { limit, offset }: { limit: number; offset: number },
): ScimGroup[] {
  return db
    .select()
    .from(scimGroups)
    .where(and(eq(scimGroups.organizationId, organizationId), which))
    .orderBy(asc(scimGroups.createdAt), asc(scimGroups.id))
    .limit(limit)
    .offset(offset)
    .all()
}
