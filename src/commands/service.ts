import type { Component } from '#src/statuspage/shapes.ts'
import { fullName, pickOne } from './terminal/pick-one.ts'
import { readServiceStatus, typedStatuses } from './terminal/service-choice.ts'
import { type NamedService, servicesOf } from './terminal/services.ts'
import { table } from './terminal/table.ts'
import { commandOfVerbs, exactly, type Told, verb } from './terminal/verb.ts'

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
  words: typedStatuses,
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

export const serviceVerbs = { list, status }

export const serviceCommand = commandOfVerbs(
  'service',
  'lists the services and sets how they are',
  serviceVerbs,
  `SERVICE is its name, the beginning of it, "Group / Name", or its id. STATUS is one of
  ${typedStatuses.join(', ')}.

What is set stays set until somebody sets it again. An incident sets services until it ends: see opsentry help incident.`,
)

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
