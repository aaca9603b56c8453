import { eq, type SQL } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimGroups } from '#src/db/schema/scim.ts'
import type { Filter } from '#src/scim/filter.ts'
import type { ListQuery } from '#src/scim/list.ts'
import type { Key } from '#src/scim/matches.ts'
import type { Deps } from '../context.ts'
import { countGroups, groupsWhere, membersOf, type ScimGroup } from './find-groups.ts'
import { behind, type Found, search } from './search.ts'
import { showGroup } from './show.ts'

/** Groups that the query chooses, one page of them. */
export function listGroups(deps: Deps, organizationId: OrganizationId, query: ListQuery): Promise<Found<ScimGroup>> {
  const { db } = deps
  const read = (limit: number, offset: number, which?: SQL) => groupsWhere(db, organizationId, which, { limit, offset })
  return search(
    {
      count: () => countGroups(deps, organizationId),
      read,
      after: (last, limit) => read(limit, 0, last && behind(scimGroups, last)),
      byKey: ({ key, value }) => {
        const which = condition(key, value)
        return which === null ? null : read(mostAlike, 0, which)
      },
      show: (group, filter) => showGroup(deps, group, names(filter, 'members') ? membersOf(db, group.id) : null),
    },
    query,
  )
}

const mostAlike = 1000

function condition(key: Key, value: string): SQL | null {
  if (key === 'id') return eq(scimGroups.id, value)
  if (key === 'displayname') return eq(scimGroups.displayNameKey, value.toLowerCase())
  if (key === 'externalid') return eq(scimGroups.externalId, value)
  return null
}

/** Does the filter look at this attribute? Members are read for those that do. */
function names(filter: Filter, attribute: string): boolean {
  if (filter.is === 'and' || filter.is === 'or') return filter.parts.some((part) => names(part, attribute))
  return filter.is === 'not' ? names(filter.part, attribute) : filter.path.attribute === attribute
}
