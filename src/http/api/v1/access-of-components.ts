import { addHolders, removeHolders } from '#src/domain/page-access/change-services.ts'
import { findService } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { GroupIds, UserIds } from '#src/statuspage/schemas/access.ts'
import { Component } from '#src/statuspage/schemas/component.ts'
import { bare, type Operation, type OperationContext, operation } from './operation.ts'
import { componentNow } from './present-components.ts'

const { component } = routes.managementApi.page

/** Who may see a component on a page of readers, as seen from the component. */
export const componentAccessOperations: readonly Operation[] = [
  operation(
    component.addUsers,
    {
      summary: 'Let page access users see a component',
      body: bare(UserIds),
      example: { page_access_user_ids: ['$PAGE_ACCESS_USER_ID'] },
      answers: Component,
    },
    (asked) => {
      const service = serviceOf(asked)
      const holders = asked.input.page_access_user_ids.map((reader) => ({ reader }))
      addHolders(asked.deps, asked.actor, asked.organizationId, service.id, holders)
      return componentNow(asked.deps, service)
    },
  ),
  operation(
    component.removeUsers,
    {
      summary: 'Take a component from all page access users',
      notes: 'Whoever is in a group of it goes on seeing it.',
      answers: Component,
    },
    (asked) => {
      const service = serviceOf(asked)
      removeHolders(asked.deps, asked.actor, asked.organizationId, service.id, 'readers')
      return componentNow(asked.deps, service)
    },
  ),
  operation(
    component.addGroups,
    {
      summary: 'Let page access groups see a component',
      body: bare(GroupIds),
      example: { page_access_group_ids: ['$PAGE_ACCESS_GROUP_ID'] },
      answers: Component,
    },
    (asked) => {
      const service = serviceOf(asked)
      const holders = asked.input.page_access_group_ids.map((group) => ({ group }))
      addHolders(asked.deps, asked.actor, asked.organizationId, service.id, holders)
      return componentNow(asked.deps, service)
    },
  ),
  operation(
    component.removeGroups,
    {
      summary: 'Take a component from all page access groups',
      notes: 'Page access users to whom it was given by themselves go on seeing it.',
      answers: Component,
    },
    (asked) => {
      const service = serviceOf(asked)
      removeHolders(asked.deps, asked.actor, asked.organizationId, service.id, 'groups')
      return componentNow(asked.deps, service)
    },
  ),
]

type Asked = Pick<OperationContext<'component_id'>, 'deps' | 'organizationId' | 'params'>

/** Throws not_found. */
function serviceOf({ deps, organizationId, params }: Asked) {
  return findService(deps.db, organizationId, params.component_id)
}
