import { type TSchema, Type } from '@sinclair/typebox'
import { id, maybe, moment, nullable, text } from './kinds.ts'

const incidents = Type.Array(Type.Object({ id: id('Identifier of the incident.') }))

const measured = {
  range_start: moment('The first day that counts.'),
  range_end: moment('The last day that counts.'),
  uptime_percentage: Type.Number({ description: 'From 0 to 100, rounded down to two places.' }),
  major_outage: Type.Integer({ description: 'Seconds of it.' }),
  partial_outage: Type.Integer({ description: 'Seconds of it.' }),
  warnings: nullable(Type.Array(Type.String(), { description: 'What was adjusted of the days that were asked for.' })),
}

function uptime<Events extends TSchema>($id: string, whose: string, events: Events) {
  return Type.Object(
    { ...measured, id: id(`Identifier of the ${whose}.`), name: text('Its name.'), related_events: maybe(events) },
    { $id },
  )
}

export const ComponentUptime = uptime('ComponentUptime', 'component', incidents)

export const ComponentGroupUptime = uptime(
  'ComponentGroupUptime',
  'group',
  Type.Array(Type.Object({ component_id: id('Identifier of the component.'), incidents })),
)
