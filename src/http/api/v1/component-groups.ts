import { isDeepStrictEqual } from 'node:util'
import { type Static, Type } from '@sinclair/typebox'
import { findServiceGroup } from '#src/domain/services/find-service.ts'
import { createServiceGroup, editServiceGroup, removeServiceGroup } from '#src/domain/services/service-groups.ts'
import { routes } from '#src/routes.ts'
import { ComponentGroup } from '#src/statuspage/schemas/component-group.ts'
import { filledText, maybe, nullable, text } from '#src/statuspage/schemas/kinds.ts'
import { known, longestText, namedFields } from './named-fields.ts'
import { type Operation, type OperationContext, operation, wrapped } from './operation.ts'
import { groupNow, groupsNow } from './present-components.ts'
import { refuseOtherThan } from './unchanged.ts'

const { componentGroups, componentGroup } = routes.managementApi.page

const name = filledText('Its name, as visitors read it.', longestText)
const members = Type.Array(Type.String(), {
  description: 'Identifiers of its components, in their order; those that leave it stand without a group.',
  maxItems: 1000,
})
const description = maybe(nullable(text('What visitors read when they open the group.', longestText)))

const given = 'Opsentry gives it: leave it out.'
const fixed = {
  ...{ id: given, page_id: given, created_at: given, updated_at: given },
  position: 'A group is moved on its own page of the dashboard: leave it out.',
}

const NewGroup = Type.Object({ name, components: members, description })
const GroupChange = Type.Object({
  ...{ name: maybe(name), components: maybe(members), description },
  ...{ id: maybe(Type.String()), page_id: maybe(Type.String()), position: maybe(Type.Integer()) },
  ...{ created_at: maybe(Type.String()), updated_at: maybe(Type.String()) },
})
const fieldNames = { members: 'components' }
const beside = ['description']
const change = {
  summary: 'Change a component group',
  notes:
    'What is left out stays as it is, with PUT as with PATCH. A group may be empty: visitors see it once it is not.',
  body: wrapped('component_group', GroupChange, beside),
  example: { name: 'Platform', components: ['$COMPONENT_ID'] },
  answers: ComponentGroup,
  fieldNames,
}

export const componentGroupOperations: readonly Operation[] = [
  operation(
    componentGroups.index,
    { summary: 'Get a list of component groups', answers: Type.Array(ComponentGroup) },
    ({ deps, organizationId }) => groupsNow(deps, organizationId),
  ),
  operation(
    componentGroups.create,
    {
      summary: 'Create a component group',
      body: wrapped('component_group', NewGroup, beside),
      example: { name: 'Platform', components: ['$COMPONENT_ID'], description: 'What everything stands on' },
      answers: ComponentGroup,
      fieldNames,
    },
    ({ deps, actor, organizationId, input }) => {
      const fields = { ...known(namedFields(input)), name: input.name, members: input.components }
      return groupNow(deps, organizationId, createServiceGroup(deps, actor, organizationId, fields).id)
    },
  ),
  operation(
    componentGroup.show,
    { summary: 'Get a component group', answers: ComponentGroup },
    ({ deps, organizationId, params }) => groupNow(deps, organizationId, params.id),
  ),
  operation(componentGroup.patch, change, changeGroup),
  operation(componentGroup.put, change, changeGroup),
  operation(
    componentGroup.remove,
    {
      summary: 'Delete a component group',
      notes: 'Its components stay on the page, without a group.',
      answers: ComponentGroup,
    },
    ({ deps, actor, organizationId, params }) => {
      const before = groupNow(deps, organizationId, params.id)
      removeServiceGroup(deps, actor, organizationId, params.id)
      return before
    },
  ),
]

function changeGroup(context: OperationContext<'id', unknown, Static<typeof GroupChange>>) {
  const { deps, actor, organizationId, params, input } = context
  const before = groupNow(deps, organizationId, params.id)
  refuseOtherThan(() => before, input, fixed)
  const members = isDeepStrictEqual(input.components, before.components) ? undefined : input.components
  const named = namedFields(input, findServiceGroup(deps.db, organizationId, params.id))
  const fields = known({ ...named, members })
  if (Object.keys(fields).length > 0) editServiceGroup(deps, actor, organizationId, params.id, fields)
  return groupNow(deps, organizationId, params.id)
}
