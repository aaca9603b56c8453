import { changeUser, createUser, removeUser } from '#src/domain/scim/change-user.ts'
import { findUser } from '#src/domain/scim/find-users.ts'
import { listUsers } from '#src/domain/scim/list-users.ts'
import { showUser } from '#src/domain/scim/show.ts'
import { routes } from '#src/routes.ts'
import { attributesOf } from '#src/scim/attributes.ts'
import { listResponse, projected, readListQuery, readProjection } from '#src/scim/list.ts'
import { changesOf, patched } from '#src/scim/patch.ts'
import { readUser } from '#src/scim/user.ts'
import type { Binding } from '../action.ts'
import { refuseStale, scim, shown } from './answer.ts'

const { users, user } = routes.scim

export const scimUserRoutes: Binding[] = [
  scim(users.index, async ({ deps, actor, query }) => {
    const asked = readListQuery(query)
    const { rows, total } = await listUsers(deps, actor.organizationId, asked)
    const page = rows.map((row) => projected(showUser(deps, row), asked))
    return { status: 200, body: listResponse(page, total, asked.startIndex) }
  }),

  scim(users.create, ({ deps, actor, body, query, request }) => {
    const made = createUser(deps, actor, readUser(attributesOf(body), true))
    return shown(request, showUser(deps, made), readProjection(query), 201)
  }),

  scim(user.show, ({ deps, actor, params, query, request }) =>
    shown(request, showUser(deps, findUser(deps.db, actor.organizationId, params.id)), readProjection(query)),
  ),

  scim(user.replace, ({ deps, actor, params, body, query, request }) => {
    const after = changeUser(deps, actor, params.id, (before) => {
      refuseStale(request, showUser(deps, before))
      return readUser(attributesOf(body), before.active)
    })
    return shown(request, showUser(deps, after), readProjection(query))
  }),

  scim(user.change, ({ deps, actor, params, body, query, request }) => {
    const changes = changesOf(body)
    const after = changeUser(deps, actor, params.id, (before) => {
      const resource = showUser(deps, before)
      refuseStale(request, resource)
      return readUser(patched(attributesOf(resource), changes), before.active)
    })
    return shown(request, showUser(deps, after), readProjection(query))
  }),

  scim(user.removal, ({ deps, actor, params, request }) => {
    refuseStale(request, showUser(deps, findUser(deps.db, actor.organizationId, params.id)))
    removeUser(deps, actor, params.id)
    return { status: 204 }
  }),
]
