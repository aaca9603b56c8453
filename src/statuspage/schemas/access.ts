import { Type } from '@sinclair/typebox'
import { filledText, flag, id, maybe, moment, nullable, text } from './kinds.ts'

const ids = (description: string) => Type.Array(id('An identifier.'), { description, maxItems: 1000 })

export const AccessUser = Type.Object(
  {
    id: id('Identifier of the page access user.'),
    page_id: id('Identifier of the page.'),
    email: text('Their address; `@example.com` is everybody with an address there.'),
    external_login: nullable(text('By which your own programs know them.')),
    page_access_group_id: nullable(id('The first of their groups; null: they are in none.')),
    page_access_group_ids: ids('Their groups.'),
    created_at: moment('When they were added.'),
    updated_at: moment('When they or their services last changed.'),
  },
  { $id: 'PageAccessUser' },
)

export const AccessGroup = Type.Object(
  {
    id: id('Identifier of the page access group.'),
    page_id: id('Identifier of the page.'),
    name: text('Its name, for the team alone.'),
    page_access_user_ids: ids('Who is in it.'),
    external_identifier: nullable(text('By which your own programs know it.')),
    metric_ids: ids('Metrics that those in it may see.'),
    component_ids: ids('Components that those in it may see.'),
    created_at: moment('When it was created.'),
    updated_at: moment('When it or its components last changed.'),
  },
  { $id: 'PageAccessGroup' },
)

const groupsOfUser = ids('Groups of the page; others are left.')

export const NewAccessUser = Type.Object({
  email: filledText('Their address, or `@example.com` for everybody with an address there.', 255),
  external_login: maybe(nullable(text('By which your own programs know them. It is kept, and opens nothing.'))),
  page_access_group_ids: maybe(groupsOfUser),
  subscribe_to_components: maybe(flag('A mail asks whether they want to be told of what they may see.')),
})

export const AccessUserChange = Type.Object({
  email: maybe(filledText('As it is: another address is another user.', 255)),
  external_login: NewAccessUser.properties.external_login,
  page_access_group_ids: maybe(groupsOfUser),
})

export const AccessGroupInput = Type.Object({
  name: maybe(filledText('Its name, for the team alone.', 100)),
  external_identifier: maybe(nullable(text('By which your own programs know it. It is kept, and opens nothing.'))),
  component_ids: maybe(ids('Components that those in it may see; others are taken away.')),
  metric_ids: maybe(ids('Metrics that those in it may see; others are taken away.')),
  page_access_user_ids: maybe(ids('Who is in it; others are taken out.')),
})

export const ComponentIds = Type.Object({ component_ids: ids('Components of the page.') })
export const SomeComponentIds = Type.Object({ component_ids: maybe(ids('Left out: all of them.')) })
export const MetricIds = Type.Object({ metric_ids: ids('Metrics of the page.') })
export const SomeMetricIds = Type.Object({ metric_ids: maybe(ids('Left out: all of them.')) })
export const UserIds = Type.Object({ page_access_user_ids: ids('Page access users.') })
export const GroupIds = Type.Object({ page_access_group_ids: ids('Page access groups.') })
