import { Type } from '@sinclair/typebox'
import { changeServices } from '#src/domain/page-access/change-services.ts'
import { findReaderGroup, listReaderGroups } from '#src/domain/page-access/find-reader-groups.ts'
import { metricsOfGroups } from '#src/domain/page-access/metric-rows.ts'
import {
  changeReaderGroup,
  createReaderGroup,
  type GroupInput,
  removeReaderGroup,
} from '#src/domain/page-access/reader-groups.ts'
import { membersOfGroups, servicesHeld, servicesOfGroups } from '#src/domain/page-access/reader-rows.ts'
import { findService } from '#src/domain/services/find-service.ts'
import { routes } from '#src/routes.ts'
import { accessGroupOf } from '#src/statuspage/access.ts'
import { AccessGroup, AccessGroupInput, ComponentIds, SomeComponentIds } from '#src/statuspage/schemas/access.ts'
import { Component } from '#src/statuspage/schemas/component.ts'
import { accessGroupNow } from './access-now.ts'
import { bare, type Operation, type OperationContext, operation, wrapped } from './operation.ts'
import { componentsAmong, pageIdNow } from './present-components.ts'

const { accessGroups, accessGroup } = routes.managementApi.page

const fieldNames = {
  services: 'component_ids',
  metrics: 'metric_ids',
  readers: 'page_access_user_ids',
  externalIdentifier: 'external_identifier',
}
const services = { answers: AccessGroup, fieldNames }
const group = { body: wrapped('page_access_group', AccessGroupInput), ...services }
const some = { body: bare(ComponentIds), example: { component_ids: ['$COMPONENT_ID'] }, ...services }

export const accessGroupOperations: readonly Operation[] = [
  operation(
    accessGroups.index,
    { summary: 'Get a list of page access groups', answers: Type.Array(AccessGroup) },
    ({ deps, organizationId }) => {
      const readersBy = Map.groupBy(membersOfGroups(deps.db, organizationId), ({ groupId }) => groupId)
      const servicesBy = Map.groupBy(servicesOfGroups(deps.db, organizationId), ({ groupId }) => groupId)
      const metricsBy = Map.groupBy(metricsOfGroups(deps.db, organizationId), ({ groupId }) => groupId)
      const pageId = pageIdNow(deps, organizationId)
      return listReaderGroups(deps.db, organizationId).map((one) => {
        const readerIds = (readersBy.get(one.id) ?? []).map(({ readerId }) => readerId)
        const serviceIds = (servicesBy.get(one.id) ?? []).map(({ serviceId }) => serviceId)
        const metricIds = (metricsBy.get(one.id) ?? []).map(({ metricId }) => metricId)
        return accessGroupOf(one, { readerIds, serviceIds, metricIds }, pageId)
      })
    },
  ),
  operation(
    accessGroups.create,
    {
      summary: 'Create a page access group',
      notes: 'Whoever is in it may see its components on a page of readers.',
      example: {
        name: 'Customers in Europe',
        component_ids: ['$COMPONENT_ID'],
        page_access_user_ids: ['$PAGE_ACCESS_USER_ID'],
      },
      ...group,
    },
    ({ deps, actor, organizationId, input }) => {
      const { id } = createReaderGroup(deps, actor, organizationId, inputOf(input))
      return accessGroupNow(deps, organizationId, id)
    },
  ),
  operation(
    accessGroup.show,
    { summary: 'Get a page access group', answers: AccessGroup },
    ({ deps, organizationId, params }) => accessGroupNow(deps, organizationId, params.page_access_group_id),
  ),
  operation(
    accessGroup.patch,
    { summary: 'Change a page access group', example: { name: 'Customers in France' }, ...group },
    update,
  ),
  operation(
    accessGroup.put,
    { summary: 'Change a page access group', example: { component_ids: ['$COMPONENT_ID'] }, ...group },
    update,
  ),
  operation(
    accessGroup.remove,
    { summary: 'Remove a page access group', answers: AccessGroup },
    ({ deps, actor, organizationId, params }) => {
      const before = accessGroupNow(deps, organizationId, params.page_access_group_id)
      removeReaderGroup(deps, actor, organizationId, params.page_access_group_id)
      return before
    },
  ),
  operation(
    accessGroup.components.index,
    { summary: 'Get the components of a page access group', answers: Type.Array(Component) },
    ({ deps, organizationId, params }) => {
      const { id } = findReaderGroup(deps.db, organizationId, params.page_access_group_id)
      return componentsAmong(deps, organizationId, servicesHeld(deps.db, { group: id }))
    },
  ),
  operation(accessGroup.components.patch, { summary: 'Add components to a page access group', ...some }, (asked) =>
    changed(asked, 'add', asked.input.component_ids),
  ),
  operation(accessGroup.components.put, { summary: 'Add components to a page access group', ...some }, (asked) =>
    changed(asked, 'add', asked.input.component_ids),
  ),
  operation(
    accessGroup.components.create,
    { summary: 'Replace the components of a page access group', ...some },
    (asked) => changed(asked, 'replace', asked.input.component_ids),
  ),
  operation(
    accessGroup.components.remove,
    { summary: 'Remove components from a page access group', body: bare(SomeComponentIds), ...services },
    (asked) => taken(asked, asked.input.component_ids),
  ),
  operation(
    accessGroup.removeComponent,
    { summary: 'Remove a component from a page access group', ...services },
    (asked) => taken(asked, [findService(asked.deps.db, asked.organizationId, asked.params.component_id).id]),
  ),
]

type Asked = Pick<OperationContext<'page_access_group_id'>, 'deps' | 'actor' | 'organizationId' | 'params'>

function update({
  deps,
  actor,
  organizationId,
  params: { page_access_group_id: id },
  input,
}: OperationContext<'page_access_group_id', unknown, typeof AccessGroupInput.static>) {
  changeReaderGroup(deps, actor, organizationId, id, inputOf(input))
  return accessGroupNow(deps, organizationId, id)
}

function inputOf(input: typeof AccessGroupInput.static): GroupInput {
  const {
    name,
    external_identifier: externalIdentifier,
    component_ids: serviceIds,
    metric_ids: metricIds,
    page_access_user_ids: readerIds,
  } = input
  const all = { name, externalIdentifier, serviceIds, metricIds, readerIds }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function changed(
  { deps, actor, organizationId, params: { page_access_group_id: group } }: Asked,
  how: 'add' | 'replace' | 'remove',
  serviceIds: readonly string[],
) {
  changeServices(deps, actor, organizationId, { group }, { how, serviceIds })
  return accessGroupNow(deps, organizationId, group)
}

/** Undefined: all of them. */
function taken(asked: Asked, serviceIds: readonly string[] | undefined) {
  return serviceIds === undefined ? changed(asked, 'replace', []) : changed(asked, 'remove', serviceIds)
}
