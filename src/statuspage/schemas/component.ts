import { Type } from '@sinclair/typebox'
import { serviceStatuses } from '#src/words.ts'
import { day, flag, id, moment, nullable, oneOf, text } from './kinds.ts'

export const Component = Type.Object(
  {
    id: id('Identifier of the component.'),
    page_id: id('Identifier of its page.'),
    group_id: nullable(id('Identifier of its group; null: it stands in none.')),
    created_at: moment('When it was created.'),
    updated_at: moment('When it last changed.'),
    group: flag('It is a group of components.'),
    name: text('Its name, as visitors read it.'),
    description: nullable(text('What it is, in a sentence or two.', 10_000)),
    position: Type.Integer({ description: 'Its place within its group or on the page, from 1 on.' }),
    status: oneOf(serviceStatuses, { description: 'What visitors see: the worst of what applies to it.' }),
    showcase: flag('Visitors see its uptime.'),
    only_show_if_degraded: flag('It stands on the page only while it is not operational.'),
    automation_email: nullable(Type.String({ description: 'Always null: no mail sets a status here.' })),
    start_date: nullable(day('Days before it are without data.')),
  },
  { $id: 'Component' },
)
