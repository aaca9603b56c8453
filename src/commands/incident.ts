import { impacts, incidentStatuses, serviceStatuses } from '#src/words.ts'
import { UsageError } from './command.ts'
import {
  type ApiIncident,
  incidentCalled,
  incidentsAt,
  openIncidentCalled,
  sentServices,
  toldIncident,
  toldIncidents,
} from './terminal/incidents.ts'
import { readLimit, readWord } from './terminal/read-word.ts'
import { chosenServices, readServices, shortStatuses } from './terminal/service-choice.ts'
import { servicesOf } from './terminal/services.ts'
import { readText } from './terminal/typed-text.ts'
import { commandOfVerbs, exactly, verb } from './terminal/verb.ts'

/** What an incident is while it lasts. */
const openStatuses = incidentStatuses.filter((status) => status !== 'resolved' && status !== 'postmortem')

const said = {
  text: { type: 'string' },
  service: { type: 'string', multiple: true },
  'no-notify': { type: 'boolean' },
} as const

const open = verb({
  usage: 'TITLE [--service NAME=STATUS]… [--text TEXT] [--status STATUS] [--impact IMPACT] [--no-notify]',
  summary: 'opens an incident, sets the services and notifies',
  options: { ...said, status: { type: 'string', words: openStatuses }, impact: { type: 'string', words: impacts } },
  async read({ positionals, values, input }) {
    const [name] = exactly(positionals, 'TITLE')
    const status = readWord('status', openStatuses, values.status ?? 'investigating')
    const impact = values.impact === undefined ? undefined : readWord('impact', impacts, values.impact)
    const services = readServices('--service', values.service ?? [])
    const notify = values['no-notify'] !== true
    return { name, status, impact, services, notify, body: await readText(values.text, input) }
  },
  async act(client, { name, status, impact, services, notify, body }) {
    const chosen = services.length === 0 ? [] : chosenServices(await servicesOf(client), services)
    const incident = {
      ...{ name, status, body, deliver_notifications: notify },
      ...(impact !== undefined && { impact_override: impact }),
      ...sentServices(chosen),
    }
    return toldIncident('Opened', (await client.send('POST', 'incidents', { incident })) as ApiIncident, notify)
  },
})

const update = verb({
  usage: '[INCIDENT] [--text TEXT] [--status STATUS] [--service NAME=STATUS]… [--no-notify]',
  summary: 'says something new of an open incident',
  options: { ...said, status: { type: 'string', words: openStatuses } },
  async read({ positionals, values, input }) {
    const [which] = atMostOne(positionals)
    const status = values.status === undefined ? undefined : readWord('status', openStatuses, values.status)
    const services = readServices('--service', values.service ?? [])
    const silent = services.find((one) => one.status === null)
    if (silent)
      throw new UsageError(`--service: say what "${silent.name}" is from now on: --service "${silent.name}=STATUS".`)
    const notify = values['no-notify'] !== true
    return { which, status, services, notify, body: await readText(values.text, input) }
  },
  async act(client, { which, status, services, notify, body }) {
    const found = await openIncidentCalled(client, which)
    const chosen = services.length === 0 ? [] : chosenServices(await servicesOf(client), services)
    const said = { status: status ?? found.status, body, deliver_notifications: notify }
    // Whoever names some services speaks of these alone: the others that the incident names stay in it.
    const { components } = sentServices(chosen)
    const incident = { ...said, ...(components && { components }) }
    const answer = (await client.send('PATCH', `incidents/${found.id}`, { incident })) as ApiIncident
    return toldIncident('Updated', answer, notify)
  },
})

const resolve = verb({
  usage: '[INCIDENT] [--text TEXT] [--no-notify]',
  summary: 'resolves an open incident; the services are given back',
  options: { text: said.text, 'no-notify': said['no-notify'] },
  async read({ positionals, values, input }) {
    const [which] = atMostOne(positionals)
    // Nobody waits for what a pipe may never say: the page has a sentence of its own.
    const body = values.text === undefined ? undefined : await readText(values.text, input)
    return { which, body, notify: values['no-notify'] !== true }
  },
  async act(client, { which, body, notify }) {
    const found = await openIncidentCalled(client, which)
    const incident = { status: 'resolved', deliver_notifications: notify, ...(body !== undefined && { body }) }
    const answer = (await client.send('PATCH', `incidents/${found.id}`, { incident })) as ApiIncident
    return toldIncident('Resolved', answer, notify)
  },
})

const postmortem = verb({
  usage: 'INCIDENT [--text TEXT] [--no-notify]',
  summary: 'publishes what was learned from an incident that is resolved',
  options: { text: said.text, 'no-notify': said['no-notify'] },
  async read({ positionals, values, input }) {
    const [which = ''] = exactly(positionals, 'INCIDENT')
    return { which, body: await readText(values.text, input), notify: values['no-notify'] !== true }
  },
  async act(client, { which, body, notify }) {
    const found = await incidentCalled(client, which)
    const path = `incidents/${found.id}/postmortem`
    await client.send('PUT', path, { postmortem: { body_draft: body } })
    await client.send('PUT', `${path}/publish`, { postmortem: { notify_subscribers: notify } })
    return toldIncident('Published the postmortem of', found, notify)
  },
})

const list = verb({
  usage: '[--all] [--limit NUMBER]',
  summary: 'lists the open incidents; with --all those that are over, too',
  options: { all: { type: 'boolean' }, limit: { type: 'string' } },
  read({ positionals, values }) {
    exactly(positionals)
    return { all: values.all === true, limit: readLimit(values.limit) }
  },
  async act(client, { all, limit }) {
    const found = await incidentsAt(client, all ? 'incidents' : 'incidents/unresolved')
    const unplanned = found.filter(({ scheduled_for }) => !scheduled_for).slice(0, limit)
    return toldIncidents(unplanned, client.page.time_zone, all ? 'There was no incident yet.' : 'No incident is open.')
  },
})

export const incidentVerbs = { open, update, resolve, postmortem, list }

export const incidentCommand = commandOfVerbs({
  name: 'incident',
  summary: 'opens, updates, resolves and lists incidents',
  verbs: incidentVerbs,
  help: {
    options: `  --text           what people read, in Markdown; else it is read from what is piped in
  --service        a service and what it is from now on, several times if need be: --service "API=major_outage".
                   A name alone names the service, and leaves it as it is
  --status         of an incident: ${openStatuses.join(', ')}
  --impact         ${impacts.join(', ')}; else it follows from the services
  --no-notify      tells no subscriber
  --limit          at most so many of a list; 100 without it`,
    more: `INCIDENT is its title, the beginning of it, or its id; it can be left out while one is open. The status of a service is one of
${serviceStatuses.join(', ')}, or in short ${shortStatuses.join(', ')}.`,
  },
})

function atMostOne(positionals: string[]): string[] {
  if (positionals.length > 1) throw new UsageError(`"${positionals[1]}" is one thing too many: put a title in quotes.`)
  return positionals
}
