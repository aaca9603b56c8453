import { Type } from '@sinclair/typebox'
import { id, moment, nullable, text } from './kinds.ts'

export const ComponentGroup = Type.Object(
  {
    id: id('Identifier of the group.'),
    page_id: id('Identifier of its page.'),
    name: text('Its name, as visitors read it.'),
    description: nullable(text('What visitors read when they open the group.')),
    components: Type.Array(Type.String(), { description: 'Identifiers of its components, in their order.' }),
    position: Type.Integer({ description: 'Its place on the page, from 1 on.' }),
    created_at: moment('When it was created.'),
    updated_at: moment('When it, or one of its components, last changed.'),
  },
  { $id: 'GroupComponent' },
)
