import { Type } from '@sinclair/typebox'
import { conflict, invalid } from '#src/domain/errors.ts'
import { mailboxKey } from '#src/domain/mail/mailbox-key.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { addReader, changeReader } from '#src/domain/page-access/change-reader.ts'
import { changeServices } from '#src/domain/page-access/change-services.ts'
import { readerFrom, type TypedReader } from '#src/domain/page-access/check-readers.ts'
import { findReader, listReaders } from '#src/domain/page-access/find-readers.ts'
import { membersOfGroups, servicesHeld } from '#src/domain/page-access/reader-rows.ts'
import { removeReader } from '#src/domain/page-access/readers.ts'
import { findService } from '#src/domain/services/find-service.ts'
import { addSubscriber } from '#src/domain/subscribers/add-subscriber.ts'
import { everything } from '#src/domain/subscribers/following.ts'
import { subscriberOf } from '#src/domain/subscribers/request-subscription.ts'
import { routes } from '#src/routes.ts'
import { accessUserOf } from '#src/statuspage/access.ts'
import {
  AccessUser,
  AccessUserChange,
  ComponentIds,
  NewAccessUser,
  SomeComponentIds,
} from '#src/statuspage/schemas/access.ts'
import { Component } from '#src/statuspage/schemas/component.ts'
import type { AppDeps } from '../../app-deps.ts'
import { accessUserNow } from './access-now.ts'
import { bare, nothing, type Operation, type OperationContext, operation, wrapped } from './operation.ts'
import { componentsAmong, pageIdNow } from './present-components.ts'

const { accessUsers, accessUser } = routes.managementApi.page

const fieldNames = { services: 'component_ids', groups: 'page_access_group_ids', readers: 'email' }
const change = { body: wrapped('page_access_user', AccessUserChange), answers: AccessUser, fieldNames }
const services = { answers: AccessUser, fieldNames }
const some = { body: bare(ComponentIds), example: { component_ids: ['$COMPONENT_ID'] }, ...services }
const notes = 'Together with what their groups may see, this is all that they see of a page of readers.'

export const accessUserOperations: readonly Operation[] = [
  operation(
    accessUsers.index,
    {
      summary: 'Get a list of page access users',
      query: Type.Object({ email: Type.Optional(Type.String({ description: 'The one with this address.' })) }),
      answers: Type.Array(AccessUser),
    },
    ({ deps, organizationId, query: { email } }) => {
      const groups = Map.groupBy(membersOfGroups(deps.db, organizationId), ({ readerId }) => readerId)
      const pageId = pageIdNow(deps, organizationId)
      return listReaders(deps.db, organizationId)
        .filter(({ key }) => email === undefined || key === keyOf(email))
        .map((reader) =>
          accessUserOf(
            reader,
            (groups.get(reader.id) ?? []).map(({ groupId }) => groupId),
            pageId,
          ),
        )
    },
  ),
  operation(
    accessUsers.create,
    {
      summary: 'Add a page access user',
      notes:
        'They come in by a link that is mailed to them, and see nothing until they or one of their groups get components. Refused on a page that shows everything to whoever it lets in.',
      body: wrapped('page_access_user', NewAccessUser),
      example: { email: 'customer@example.net', page_access_group_ids: ['$PAGE_ACCESS_GROUP_ID'] },
      answers: AccessUser,
      status: 200,
      fieldNames,
    },
    create,
  ),
  operation(
    accessUser.show,
    { summary: 'Get a page access user', answers: AccessUser },
    ({ deps, organizationId, params }) => accessUserNow(deps, organizationId, params.page_access_user_id),
  ),
  operation(
    accessUser.patch,
    { summary: 'Change a page access user', example: { external_login: 'u-1017' }, ...change },
    update,
  ),
  operation(
    accessUser.put,
    { summary: 'Change a page access user', example: { page_access_group_ids: [] }, ...change },
    update,
  ),
  operation(
    accessUser.remove,
    {
      summary: 'Remove a page access user',
      notes: 'Every browser in which they are is out of the page with its next request.',
      answers: nothing,
    },
    ({ deps, actor, organizationId, params }) => {
      removeReader(deps, actor, organizationId, params.page_access_user_id)
      return null
    },
  ),
  operation(
    accessUser.components.index,
    {
      summary: 'Get the components of a page access user',
      notes: 'Their own, without those that they see by a group.',
      answers: Type.Array(Component),
    },
    ({ deps, organizationId, params }) => {
      const { id } = findReader(deps.db, organizationId, params.page_access_user_id)
      return componentsAmong(deps, organizationId, servicesHeld(deps.db, { reader: id }))
    },
  ),
  operation(accessUser.components.patch, { summary: 'Add components to a page access user', notes, ...some }, (asked) =>
    changed(asked, 'add', asked.input.component_ids),
  ),
  operation(accessUser.components.put, { summary: 'Add components to a page access user', notes, ...some }, (asked) =>
    changed(asked, 'add', asked.input.component_ids),
  ),
  operation(
    accessUser.components.create,
    { summary: 'Replace the components of a page access user', notes, ...some },
    (asked) => changed(asked, 'replace', asked.input.component_ids),
  ),
  operation(
    accessUser.components.remove,
    { summary: 'Remove components from a page access user', body: bare(SomeComponentIds), ...services },
    (asked) => taken(asked, asked.input.component_ids),
  ),
  operation(
    accessUser.removeComponent,
    { summary: 'Remove a component from a page access user', ...services },
    (asked) => taken(asked, [findService(asked.deps.db, asked.organizationId, asked.params.component_id).id]),
  ),
]

type Asked = Pick<OperationContext<'page_access_user_id'>, 'deps' | 'actor' | 'organizationId' | 'params'>

function create({
  deps,
  actor,
  organizationId,
  input,
}: OperationContext<string, unknown, typeof NewAccessUser.static>) {
  const { email, external_login: externalLogin = null, page_access_group_ids: groupIds = [] } = input
  const typed = typedReader(email)
  const subscribes = input.subscribe_to_components === true
  if (subscribes) refuseToAsk(deps, typed)
  const { id } = addReader(deps, actor, organizationId, typed, { externalLogin, groupIds })
  if (subscribes && !subscriberOf(deps.db, organizationId, typed.address))
    addSubscriber(deps, actor, organizationId, { email: typed.address, consent: null, following: everything })
  return accessUserNow(deps, organizationId, id)
}

function refuseToAsk(deps: AppDeps, { kind }: TypedReader): void {
  if (kind === 'domain')
    throw invalid({
      subscribe_to_components: 'A domain cannot be asked. Leave it out: whoever is there subscribes by themselves.',
    })
  if (readRelay(deps) === null)
    throw conflict('No mail can ask them: whoever runs this Opsentry has to connect a mail server first.')
}

function update({
  deps,
  actor,
  organizationId,
  params,
  input,
}: OperationContext<'page_access_user_id', unknown, typeof AccessUserChange.static>) {
  const { id, key } = findReader(deps.db, organizationId, params.page_access_user_id)
  if (input.email !== undefined && keyOf(input.email) !== key)
    throw invalid({ email: 'Another address is another user: add that one, and remove this one.' })
  const { external_login: externalLogin, page_access_group_ids: groupIds } = input
  changeReader(deps, actor, organizationId, id, {
    ...(externalLogin === undefined ? {} : { externalLogin }),
    ...(groupIds === undefined ? {} : { groupIds }),
  })
  return accessUserNow(deps, organizationId, id)
}

function changed(
  { deps, actor, organizationId, params: { page_access_user_id: reader } }: Asked,
  how: 'add' | 'replace' | 'remove',
  serviceIds: readonly string[],
) {
  changeServices(deps, actor, organizationId, { reader }, { how, serviceIds })
  return accessUserNow(deps, organizationId, reader)
}

/** Undefined: all of them. */
function taken(asked: Asked, serviceIds: readonly string[] | undefined) {
  return serviceIds === undefined ? changed(asked, 'replace', []) : changed(asked, 'remove', serviceIds)
}

function typedReader(email: string): TypedReader {
  const { reader, problem } = readerFrom(email.trim())
  if (problem !== undefined) throw invalid({ email: `“${email.trim().slice(0, 60)}” ${problem}` })
  return reader
}

function keyOf(email: string): string {
  const { kind, key } = readerFrom(email.trim()).reader
  return kind === 'domain' ? key : mailboxKey(email)
}
