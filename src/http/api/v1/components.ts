import { type Static, Type } from '@sinclair/typebox'
import { invalid } from '#src/domain/errors.ts'
import { organizationById } from '#src/domain/organizations/find-organization.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { changeService } from '#src/domain/services/change-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import type { ServiceFields } from '#src/domain/services/edit-service.ts'
import { findService, findServiceGroup, isServiceGroup } from '#src/domain/services/find-service.ts'
import { lastPosition } from '#src/domain/services/place-service.ts'
import type { Service } from '#src/domain/services/service.ts'
import { editServiceGroup, removeServiceGroup } from '#src/domain/services/service-groups.ts'
import { startProblem } from '#src/domain/services/service-options.ts'
import { routes } from '#src/routes.ts'
import { Component } from '#src/statuspage/schemas/component.ts'
import { day, filledText, flag, maybe, nullable, oneOf, text } from '#src/statuspage/schemas/kinds.ts'
import { serviceStatuses } from '#src/words.ts'
import { known, longestText, namedFields } from './named-fields.ts'
import { nothing, type Operation, type OperationContext, operation, wrapped } from './operation.ts'
import { componentNow, componentsNow, groupElementNow } from './present-components.ts'
import { refuseOtherThan } from './unchanged.ts'

const { components, component } = routes.managementApi.page

const changeable = {
  name: maybe(filledText('Its name, as visitors read it.', longestText)),
  description: maybe(nullable(text('What it is, in a sentence or two.', longestText))),
  status: maybe(oneOf([...serviceStatuses, ''], { description: 'Its own status from now on; empty: none is set.' })),
  group_id: maybe(nullable(Type.String({ description: 'Identifier of its group; null, or "null": none.' }))),
  showcase: maybe(flag('Visitors see its uptime.')),
  only_show_if_degraded: maybe(flag('It stands on the page only while it is not operational.')),
  start_date: maybe(nullable(day('Days before it are without data.'))),
  position: maybe(
    Type.Integer({ description: 'Its place in its group, from 1 on.', minimum: 1, maximum: lastPosition }),
  ),
}

const mailless = 'No mail sets a status here: leave it out.'
const given = 'Opsentry gives it: leave it out.'
/** Part of every answer, and of no change. */
const fixed = {
  ...{ id: given, page_id: given, created_at: given, updated_at: given },
  ...{ group: 'A component becomes no group: leave it out.', automation_email: mailless },
}
const asRead = {
  ...{ id: maybe(Type.String()), page_id: maybe(Type.String()), group: maybe(Type.Boolean()) },
  ...{ created_at: maybe(Type.String()), updated_at: maybe(Type.String()) },
  automation_email: maybe(nullable(Type.String({ description: mailless }))),
}

const itsMembers = 'A group is what its components are: leave it out.'
const ofGroups = {
  ...{ ...fixed, group: 'A group becomes no component: leave it out.', status: itsMembers, start_date: itsMembers },
  ...{ showcase: itsMembers, only_show_if_degraded: itsMembers, group_id: 'A group stands in no other: leave it out.' },
  position: 'A group is moved on its own page of the dashboard: leave it out.',
}

const NewComponent = Type.Object({ ...changeable, name: filledText('Its name.', longestText) })
const ComponentChange = Type.Object({ ...changeable, ...asRead })
type Change = Static<typeof ComponentChange>

const fieldNames = { serviceGroupId: 'group_id' }
const change = {
  summary: 'Change a component',
  notes:
    'What is left out stays as it is, with PUT as with PATCH. The status is the component’s own: visitors see a worse one while an incident or a maintenance says so. A group stands among the components, and takes a name and a description.',
  body: wrapped('component', ComponentChange),
  example: { status: 'degraded_performance' },
  answers: Component,
  fieldNames,
} as const

export const componentOperations: readonly Operation[] = [
  operation(
    components.index,
    {
      summary: 'Get a list of components',
      notes: 'Groups are components, too: each stands before its members, which name it.',
      answers: Type.Array(Component),
    },
    ({ deps, organizationId }) => componentsNow(deps, organizationId),
  ),
  operation(
    components.create,
    {
      summary: 'Create a component',
      body: wrapped('component', NewComponent),
      example: { name: 'API', description: 'REST and webhooks', status: 'operational' },
      answers: Component,
      fieldNames,
    },
    (context) => {
      const { deps, actor, organizationId, input } = context
      const { name, description = '', serviceGroupId = null, ...options } = fieldsIn(context, input)
      const more = { status: input.status || undefined, position: input.position }
      const fields = { name: name ?? input.name, description, serviceGroupId, ...options, ...more }
      return componentNow(deps, createService(deps, actor, organizationId, fields))
    },
  ),
  operation(
    component.show,
    { summary: 'Get a component', answers: Component },
    ({ deps, organizationId, params: { component_id: id } }) =>
      isServiceGroup(deps.db, organizationId, id)
        ? groupElementNow(deps, organizationId, id)
        : componentNow(deps, findService(deps.db, organizationId, id)),
  ),
  operation(component.patch, change, changeComponent),
  operation(component.put, change, changeComponent),
  operation(
    component.remove,
    {
      summary: 'Delete a component',
      notes: 'It is archived: off the page at once, while its past stays. The team can bring it back.',
      answers: nothing,
    },
    ({ deps, actor, organizationId, params: { component_id: id } }) => {
      if (isServiceGroup(deps.db, organizationId, id)) removeServiceGroup(deps, actor, organizationId, id)
      else archiveService(deps, actor, organizationId, id, findService(deps.db, organizationId, id).name)
      return null
    },
  ),
]

type Asked = OperationContext<'component_id', unknown, Change>

function changeComponent(context: Asked) {
  const { deps, actor, organizationId, params, input } = context
  if (isServiceGroup(deps.db, organizationId, params.component_id)) return changeGroupElement(context)
  const before = findService(deps.db, organizationId, params.component_id)
  refuseOtherThan(() => componentNow(deps, before), input, fixed)
  const [fields, status] = [fieldsIn(context, input, before), input.status || undefined]
  const isAsked = Object.keys(fields).length > 0 || status !== undefined || input.position !== undefined
  if (!isAsked) return componentNow(deps, before)
  const change = { fields, status, position: input.position }
  return componentNow(deps, changeService(deps, actor, organizationId, before.id, change))
}

/** Programs find groups among the components, and change there what is theirs. */
function changeGroupElement({ deps, actor, organizationId, params, input }: Asked) {
  const id = params.component_id
  refuseOtherThan(() => groupElementNow(deps, organizationId, id), input, ofGroups)
  const { name, description } = namedFields(input, findServiceGroup(deps.db, organizationId, id))
  if (name !== undefined || description !== undefined)
    editServiceGroup(deps, actor, organizationId, id, known({ name, description }))
  return groupElementNow(deps, organizationId, id)
}

/** Throws invalid for what only the domain can tell: a name of spaces, an unknown group, a day that is to come. */
function fieldsIn({ deps, organizationId }: OperationContext, input: Change, before?: Service): Partial<ServiceFields> {
  const { showcase, only_show_if_degraded: onlyShowIfDegraded, start_date: startDate } = input
  if (typeof startDate === 'string' && startDate !== before?.startDate) {
    const { timeZone } = organizationById(deps, organizationId)
    const wrong = startProblem(startDate, { now: deps.clock.now(), timeZone })
    if (wrong !== undefined) throw invalid({ startDate: wrong })
  }
  const serviceGroupId = groupIn(input.group_id)
  if (typeof serviceGroupId === 'string' && !isServiceGroup(deps.db, organizationId, serviceGroupId))
    throw invalid({ serviceGroupId: 'Send the id of a group of this page, or null.' })
  return known({ ...namedFields(input, before), serviceGroupId, showcase, onlyShowIfDegraded, startDate })
}

/** The original's word for no group is a text. */
function groupIn(asked: string | null | undefined): string | null | undefined {
  return asked === 'null' || asked === '' ? null : asked
}
