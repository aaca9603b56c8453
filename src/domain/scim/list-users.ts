import { count, eq, type SQL } from 'drizzle-orm'
import type { OrganizationId } from '#src/db/ids.ts'
import { scimUsers } from '#src/db/schema/scim.ts'
import type { ListQuery } from '#src/scim/list.ts'
import type { Key } from '#src/scim/matches.ts'
import type { Deps } from '../context.ts'
import { type ScimUser, usersWhere } from './find-users.ts'
import { behind, type Found, search } from './search.ts'
import { showUser } from './show.ts'

/** People that the query chooses, one page of them. */
export function listUsers(deps: Deps, organizationId: OrganizationId, query: ListQuery): Promise<Found<ScimUser>> {
  const read = (limit: number, offset: number, which?: SQL) =>
    usersWhere(deps.db, organizationId, which, { limit, offset })
  return search(
    {
      count: () => countUsers(deps, organizationId),
      read,
      after: (last, limit) => read(limit, 0, last && behind(scimUsers, last)),
      byKey: ({ key, value }) => {
        const which = condition(key, value)
        return which === null ? null : read(mostAlike, 0, which)
      },
      show: (user) => showUser(deps, user),
    },
    query,
  )
}

export function countUsers({ db }: Pick<Deps, 'db'>, organizationId: OrganizationId): number {
  const row = db.select({ users: count() }).from(scimUsers).where(eq(scimUsers.organizationId, organizationId)).get()
  return row?.users ?? 0
}

/** People of one external id, which providers do not give twice. */
const mostAlike = 1000

function condition(key: Key, value: string): SQL | null {
  if (key === 'id') return eq(scimUsers.id, value)
  if (key === 'username') return eq(scimUsers.userNameKey, value.toLowerCase())
  if (key === 'externalid') return eq(scimUsers.externalId, value)
  return null
}
