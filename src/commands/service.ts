import type { Component } from '#src/statuspage/shapes.ts'
import { serviceStatuses } from '#src/words.ts'
import { fullName, pickOne } from './terminal/pick-one.ts'
import { readServiceStatus, shortStatuses } from './terminal/service-choice.ts'
import { groupsOf, type NamedService, servicesOf } from './terminal/services.ts'
import { table } from './terminal/table.ts'
import { commandOfVerbs, exactly, type Told, verb } from './terminal/verb.ts'

const add = verb({
  usage: 'NAME [--group NAME] [--description TEXT]',
  summary: 'adds a service; a group that is not there yet is made with it',
  options: { group: { type: 'string' }, description: { type: 'string' } },
  read({ positionals, values }) {
    const [name = ''] = exactly(positionals, 'NAME')
    return { name, group: values.group, description: values.description }
  },
  async act(client, { name, group, description }) {
    const groups = group === undefined ? [] : await groupsOf(client)
    const there = groups.find((one) => one.name.toLowerCase() === group?.trim().toLowerCase())
    const sent = { name, ...(description !== undefined && { description }), ...(there && { group_id: there.id }) }
    const component = (await client.send('POST', 'components', { component: sent })) as Component
    if (group !== undefined && !there)
      await client.send('POST', 'component-groups', { component_group: { name: group, components: [component.id] } })
    return toldService({ id: component.id, name: component.name, within: there?.name ?? group ?? null, component })
  },
})

const list = verb({
  usage: '',
  summary: 'the services and how they are',
  options: {},
  read: ({ positionals }) => exactly(positionals),
  act: async (client) => toldServices(await servicesOf(client)),
})

const status = verb({
  usage: '[SERVICE [STATUS]]',
  summary: 'says how a service is, or sets it; without a name it lists them all',
  options: {},
  words: [...serviceStatuses, ...shortStatuses],
  read({ positionals }) {
    const [name, typed] = exactly(positionals, ...['SERVICE', 'STATUS'].slice(0, positionals.length))
    return { name, status: typed === undefined ? undefined : readServiceStatus('STATUS', typed) }
  },
  async act(client, typed) {
    const services = await servicesOf(client)
    if (typed.name === undefined) return toldServices(services)
    const service = pickOne('service', services, typed.name)
    if (typed.status === undefined) return toldService(service)
    const sent = { component: { status: typed.status } }
    const component = (await client.send('PATCH', `components/${service.id}`, sent)) as Component
    return toldService({ ...service, component })
  },
})

export const serviceVerbs = { add, list, status }

export const serviceCommand = commandOfVerbs({
  name: 'service',
  summary: 'adds and lists services, and sets how they are',
  verbs: serviceVerbs,
  help: {
    more: `SERVICE is its name, the beginning of it, "Group / Name", or its id. STATUS is one of
${serviceStatuses.join(', ')}, or in short ${shortStatuses.join(', ')}.

What is set stays set until somebody sets it again. An incident sets services until it ends: see opsentry help incident.`,
  },
})

function toldServices(services: NamedService[]): Told {
  const rows = services.map((service) => [fullName(service), service.component.status, service.id])
  return {
    data: services.map(({ component }) => component),
    lines: rows.length === 0 ? ['There is no service yet.'] : table(['SERVICE', 'STATUS', 'ID'], rows),
  }
}

function toldService(service: NamedService): Told {
  return { data: service.component, lines: [`${fullName(service)}: ${service.component.status}`] }
}
