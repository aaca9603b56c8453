import { Type } from '@sinclair/typebox'
import { flag, id, moment, nullable, text } from './kinds.ts'

export const User = Type.Object(
  {
    id: id('Identifier of the account; of an invitation until it is accepted.'),
    organization_id: id('Identifier of the organization.'),
    email: text('The address.'),
    first_name: nullable(text('All of the name but its last word; null: it is not known yet.')),
    last_name: nullable(text('The last word of the name; null: it has one word, or is not known yet.')),
    created_at: moment('When they joined, or were invited.'),
    updated_at: moment('The same.'),
  },
  { $id: 'User' },
)

export const roleFlags = {
  page_configuration: flag('Administers the page.'),
  incident_manager: flag('Opens and updates incidents.'),
  maintenance_manager: flag('Plans maintenance; here always together with incidents.'),
}

export const Permissions = Type.Object(
  {
    user_id: id('Identifier of the user.'),
    pages: Type.Array(Type.Object({ page_id: id('Identifier of the page.'), ...roleFlags })),
  },
  { $id: 'Permissions' },
)
