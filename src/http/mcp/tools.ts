import { type TObject, Type } from '@sinclair/typebox'
import { filledText, flag, id, maybe, moment, oneOf } from '#src/statuspage/schemas/kinds.ts'
import { incidentStatuses, serviceStatuses } from '#src/words.ts'
import type { InProcessCall } from '../api/v1/call.ts'
import { most } from '../api/v1/list-part.ts'

/** What an agent may ask for: each tool is an operation of the management API. */
export interface Tool {
  name: string
  description: string
  /** Changes something, and so makes a draft unless the token says otherwise. */
  writes: boolean
  input: TObject
  /** `page`: the path of the organization's page. `given` fits `input`. */
  call: (page: string, given: Given) => InProcessCall
}

type Given = Record<string, unknown>

/** An agent reads a list whole, and not the first hundred as if they were all. */
const all = `per_page=${most}`

const incidentId = Type.Object({ incident_id: id('The incident, as list_incidents names it.') })
const services = Type.Record(Type.String(), oneOf(serviceStatuses), {
  description: 'Identifiers of services, and the status that each is set to.',
})
const notify = maybe(flag('Subscribers are told; true where nothing is said.'))
const text = filledText('What visitors and subscribers read. Markdown.', 20_000)
const listOf = Type.Object({
  limit: maybe(Type.Integer({ minimum: 1, maximum: 100, description: 'How many at most; 20 where nothing is said.' })),
})

export const tools: readonly Tool[] = [
  read(
    'get_status',
    'The page: its services with their status now.',
    Type.Object({}),
    (page) => `${page}/components?${all}`,
  ),
  read(
    'list_incidents',
    'Incidents and maintenance, the newest first.',
    listOf,
    (page, { limit = 20 }) => `${page}/incidents?limit=${limit}`,
  ),
  read(
    'list_open_incidents',
    'Incidents that are not over.',
    Type.Object({}),
    (page) => `${page}/incidents/unresolved?${all}`,
  ),
  read(
    'get_incident',
    'An incident with all its updates.',
    incidentId,
    (page, given) => `${page}/incidents/${part(given.incident_id)}`,
  ),
  read(
    'list_maintenance',
    'Maintenance that is planned.',
    Type.Object({}),
    (page) => `${page}/incidents/upcoming?${all}`,
  ),
  read(
    'list_subscribers',
    'People and programs that follow the page.',
    listOf,
    (page, { limit = 20 }) => `${page}/subscribers?limit=${limit}`,
  ),
  {
    name: 'open_incident',
    description: 'Opens an incident.',
    writes: true,
    input: Type.Object({
      name: filledText('Its title.'),
      status: maybe(oneOf(incidentStatuses)),
      body: text,
      services: maybe(services),
      notify,
    }),
    call: (
      page,
      { name, status = 'investigating', body, services: components, notify: deliver_notifications = true },
    ) => ({
      method: 'POST',
      path: `${page}/incidents`,
      body: { incident: { name, status, body, deliver_notifications, ...(components ? { components } : {}) } },
    }),
  },
  {
    name: 'update_incident',
    description: 'Posts an update on an incident.',
    writes: true,
    input: Type.Object({
      ...incidentId.properties,
      status: oneOf(incidentStatuses),
      body: text,
      services: maybe(services),
      notify,
    }),
    call: (page, { incident_id, status, body, services: components, notify: deliver_notifications = true }) => ({
      method: 'PATCH',
      path: `${page}/incidents/${part(incident_id)}`,
      body: { incident: { status, body, deliver_notifications, ...(components ? { components } : {}) } },
    }),
  },
  {
    name: 'resolve_incident',
    description: 'Ends an incident; what it did to services ends with it.',
    writes: true,
    input: Type.Object({ ...incidentId.properties, body: text, notify }),
    call: (page, { incident_id, body, notify: deliver_notifications = true }) => ({
      method: 'PATCH',
      path: `${page}/incidents/${part(incident_id)}`,
      body: { incident: { status: 'resolved', body, deliver_notifications } },
    }),
  },
  {
    name: 'set_service_status',
    description: 'Sets the status of a service, without an incident.',
    writes: true,
    input: Type.Object({ service_id: id('The service, as get_status names it.'), status: oneOf(serviceStatuses) }),
    call: (page, { service_id, status }) => ({
      method: 'PATCH',
      path: `${page}/components/${part(service_id)}`,
      body: { component: { status } },
    }),
  },
  {
    name: 'plan_maintenance',
    description: 'Plans a maintenance window, which begins and ends by itself.',
    writes: true,
    input: Type.Object({
      name: filledText('Its title.'),
      body: text,
      starts: moment('When it begins.'),
      ends: moment('When it ends.'),
      service_ids: maybe(Type.Array(Type.String(), { maxItems: 1000, description: 'Services that it is about.' })),
      notify,
    }),
    call: (
      page,
      { name, body, starts, ends, service_ids: component_ids = [], notify: deliver_notifications = true },
    ) => ({
      method: 'POST',
      path: `${page}/incidents`,
      body: {
        incident: {
          ...{ name, body, status: 'scheduled', scheduled_for: starts, scheduled_until: ends, component_ids },
          ...{ scheduled_auto_in_progress: true, scheduled_auto_completed: true, deliver_notifications },
        },
      },
    }),
  },
  {
    name: 'add_subscriber',
    description: 'Invites an address to follow the page; it is asked to confirm.',
    writes: true,
    input: Type.Object({ email: Type.String({ format: 'email', maxLength: 254, description: 'An e-mail address.' }) }),
    call: (page, { email }) => ({ method: 'POST', path: `${page}/subscribers`, body: { subscriber: { email } } }),
  },
]

function read(name: string, description: string, input: TObject, pathOf: (page: string, given: Given) => string): Tool {
  return {
    name,
    description,
    writes: false,
    input,
    call: (page, given) => ({ method: 'GET', path: pathOf(page, given) }),
  }
}

/** An agent's text in a path stays one part of it. */
function part(text: unknown): string {
  return encodeURIComponent(String(text))
}
