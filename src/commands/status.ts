import { indicatorOf } from '#src/statuspage/indicator.ts'
import { incidentsAt } from './terminal/incidents.ts'
import { fullName } from './terminal/pick-one.ts'
import { servicesOf } from './terminal/services.ts'
import { aligned, harmless } from './terminal/table.ts'
import { commandOfVerb, exactly, verb } from './terminal/verb.ts'

export const statusVerb = verb({
  usage: '',
  summary: 'says how everything is; exit code 0 where all is operational, 1 otherwise',
  options: {},
  read: ({ positionals }) => exactly(positionals),
  async act(client) {
    const [services, open, running] = await Promise.all([
      servicesOf(client),
      incidentsAt(client, 'incidents/unresolved'),
      incidentsAt(client, 'incidents/active_maintenance'),
    ])
    const status = indicatorOf(services.map(({ component }) => component.status))
    const disturbed = services.filter(({ component }) => component.status !== 'operational')
    const events = [...open, ...running].filter((one, index, all) => all.findIndex(({ id }) => id === one.id) === index)
    return {
      data: { page: client.page, status, components: disturbed.map(({ component }) => component), incidents: events },
      lines: [
        `${harmless(client.page.name)}: ${status.description}`,
        ...aligned(disturbed.map((service) => ['', fullName(service), service.component.status])),
        ...aligned(events.map(({ status: stage, name, id }) => ['', stage, name, id])),
      ],
      negative: status.indicator !== 'none',
    }
  },
})

export const statusCommand = commandOfVerb('status', statusVerb)
