import { and, asc, count, eq, type SQL } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimGroupMembers, scimGroups } from '#src/db/schema/scim.ts'
import type { Filter } from '#src/scim/filter.ts'
import type { ListQuery } from '#src/scim/list.ts'
import type { Key } from '#src/scim/matches.ts'
import type { Deps } from '../context.ts'
import { notFound } from '../errors.ts'
import { type Found, search } from './search.ts'
import { showGroup } from './show.ts'

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

/** Groups that the query chooses, one page of them. */
export function listGroups(deps: Deps, organizationId: OrganizationId, query: ListQuery): Promise<Found<ScimGroup>> {
  const { db } = deps
  const read = (limit: number, offset: number, which?: SQL) => groupsWhere(db, organizationId, which, { limit, offset })
  return search(
    {
      count: () => countGroups(deps, organizationId),
      read,
      byKey: ({ key, value }) => {
        const which = condition(key, value)
        return which === null ? null : read(mostAlike, 0, which)
      },
      show: (group, filter) => showGroup(deps, group, names(filter, 'members') ? membersOf(db, group.id) : null),
    },
    query,
  )
}

export function countGroups({ db }: Pick<Deps, 'db'>, organizationId: OrganizationId): number {
  const row = db.select({ groups: count() }).from(scimGroups).where(eq(scimGroups.organizationId, organizationId)).get()
  return row?.groups ?? 0
}

const mostAlike = 1000

function condition(key: Key, value: string): SQL | null {
  if (key === 'id') return eq(scimGroups.id, value)
  if (key === 'displayname') return eq(scimGroups.displayNameKey, value.toLowerCase())
  if (key === 'externalid') return eq(scimGroups.externalId, value)
  return null
}

function groupsWhere(
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

/** Does the filter look at this attribute? Members are read for those that do. */
function names(filter: Filter, attribute: string): boolean {
  if (filter.is === 'and' || filter.is === 'or') return filter.parts.some((part) => names(part, attribute))
  return filter.is === 'not' ? names(filter.part, attribute) : filter.path.attribute === attribute
}
