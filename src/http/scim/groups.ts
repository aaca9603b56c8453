import { changeGroup, createGroup, removeGroup } from '#src/domain/scim/change-group.ts'
import { findGroup, membersOf, type ScimGroup } from '#src/domain/scim/find-groups.ts'
import { listGroups } from '#src/domain/scim/list-groups.ts'
import { showGroup } from '#src/domain/scim/show.ts'
import { routes } from '#src/routes.ts'
import { attributesOf } from '#src/scim/attributes.ts'
import { patchedGroup, readGroup } from '#src/scim/group.ts'
import { listResponse, type Projection, projected, readListQuery, readProjection } from '#src/scim/list.ts'
import { changesOf } from '#src/scim/patch.ts'
import type { Binding } from '../action.ts'
import type { AppDeps } from '../app-deps.ts'
import { refuseStale, scim, shown } from './answer.ts'

const { groups, group } = routes.scim

export const scimGroupRoutes: Binding[] = [
  scim(groups.index, async ({ deps, actor, query }) => {
    const asked = readListQuery(query)
    const { rows, total } = await listGroups(deps, actor.organizationId, asked)
    const page = rows.map((row) => projected(resourceOf(deps, row, asked), asked))
    return { status: 200, body: listResponse(page, total, asked.startIndex) }
  }),

  scim(groups.create, ({ deps, actor, body, query, request }) => {
    const asked = readProjection(query)
    const made = createGroup(deps, actor, readGroup(attributesOf(body)))
    return shown(request, resourceOf(deps, made, asked), asked, 201)
  }),

  scim(group.show, ({ deps, actor, params, query, request }) => {
    const asked = readProjection(query)
    return shown(request, resourceOf(deps, findGroup(deps.db, actor.organizationId, params.id), asked), asked)
  }),

  scim(group.replace, ({ deps, actor, params, body, query, request }) => {
    const asked = readProjection(query)
    const after = changeGroup(deps, actor, params.id, (before) => {
      refuseStale(request, showGroup(deps, before, null))
      return readGroup(attributesOf(body))
    })
    return shown(request, resourceOf(deps, after, asked), asked)
  }),

  scim(group.change, ({ deps, actor, params, body, query, request }) => {
    const asked = readProjection(query)
    const changes = changesOf(body)
    const after = changeGroup(deps, actor, params.id, (before, members) => {
      refuseStale(request, showGroup(deps, before, null))
      return patchedGroup({ ...before, members }, changes)
    })
    return shown(request, resourceOf(deps, after, asked), asked)
  }),

  scim(group.removal, ({ deps, actor, params, request }) => {
    refuseStale(request, showGroup(deps, findGroup(deps.db, actor.organizationId, params.id), null))
    removeGroup(deps, actor, params.id)
    return { status: 204 }
  }),
]

/** Thousands of members are read where they are asked for, and nowhere else. */
function resourceOf(deps: AppDeps, one: ScimGroup, { only, without }: Projection) {
  const areAsked =
    only === null
      ? !without.includes('members')
      : only.some((name) => name === 'members' || name.startsWith('members.'))
  return showGroup(deps, one, areAsked ? membersOf(deps.db, one.id) : null)
}
