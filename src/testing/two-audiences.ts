import { writeUnaudited } from '#src/db/write.ts'
import type { Post } from '#src/domain/destinations/http-client.ts'
import { accepted } from '#src/domain/forms/checked.ts'
import { readForm } from '#src/domain/forms/form.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { newMetric } from '#src/domain/metrics/metric.ts'
import { changeMetrics, changeServices } from '#src/domain/page-access/change-services.ts'
import { checkReaders } from '#src/domain/page-access/check-readers.ts'
import { listReaders } from '#src/domain/page-access/find-readers.ts'
import { createReaderGroup } from '#src/domain/page-access/reader-groups.ts'
import { addReaders } from '#src/domain/page-access/readers.ts'
import { setReaderOfUrl } from '#src/domain/page-access/sight.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { channels, type ServiceStatus } from '#src/words.ts'
import { expandAll, notifyOfMaintenance } from './deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from './factories.ts'
import type { TestApp } from './harness.ts'
import { caughtApp } from './internal-services.ts'
import { passOf, setOrganization } from './page-readers.ts'
import { acmeId, system } from './personas.ts'

export const audiences = ['Apollo', 'Borealis'] as const
export type Audience = (typeof audiences)[number]

/** Who reads for each audience: one by a service of her own, the other by her domain's group. */
export const addresses: Record<Audience, string> = { Apollo: 'ann@apollo.example', Borealis: 'bea@borealis.example' }

/**
 * A page of readers with two audiences: whatever is one's alone bears its name, and what is nobody's is "Chimera". Both see the
 * service "Shared", and the incident and the maintenance of one service of each.
 */
export function twoAudiences() {
  const [mails, posts]: [Mail[], Post[]] = [[], []]
  const app = caughtApp(mails, posts)
  const { deps } = app
  configureRelay(deps, system, {
    ...{ host: 'smtp.example.com', port: '25', user: '', password: '', from: 'status@relay.example', security: 'none' },
  })
  setOrganization(deps, { visibility: 'readers', opensByMail: true })
  const service = (name: string, serviceGroupId: string | null = null) =>
    createService(deps, system, acmeId, { name, description: `What ${name} does`, serviceGroupId }).id
  const groupOf = (name: Audience) => createServiceGroup(deps, system, acmeId, { name: `${name} group` }).id
  const [apollos, boreals] = [groupOf('Apollo'), groupOf('Borealis')]
  const services = {
    Apollo: [service('Apollo'), service('Twin', apollos)],
    Borealis: [service('Borealis'), service('Twin', boreals)],
    Shared: [service('Shared')],
    Chimera: [service('Chimera')],
  }
  const metric = (name: string) =>
    createMetric(deps, system, acmeId, { ...newMetric, name: `${name} latency`, description: `Of ${name}` }).id
  const metrics = { Apollo: metric('Apollo'), Borealis: metric('Borealis'), Chimera: metric('Chimera') }
  addReaders(
    deps,
    system,
    acmeId,
    accepted(checkReaders(readForm({ readers: 'ann@apollo.example\nborealis.example' }))),
  )
  const [domain, ann] = listReaders(deps.db, acmeId).map(({ id }) => id)
  const readers: Record<Audience, string> = { Apollo: ann ?? '', Borealis: domain ?? '' }
  const own = { how: 'replace', serviceIds: [...services.Apollo, ...services.Shared] } as const
  changeServices(deps, system, acmeId, { reader: readers.Apollo }, own)
  changeMetrics(deps, system, acmeId, readers.Apollo, { how: 'add', metricIds: [metrics.Apollo] })
  createReaderGroup(deps, system, acmeId, {
    name: 'Northerners',
    serviceIds: [...services.Borealis, ...services.Shared],
    metricIds: [metrics.Borealis],
    readerIds: [readers.Borealis],
  })
  const follow = (name: Audience) => {
    for (const channel of channels)
      if (channel !== 'email') {
        const { id } = subscribeUrl(deps, channel, `https://${channel}.example/${name}`)
        writeUnaudited(deps.db, (tx) => setReaderOfUrl(tx, id, readers[name]))
      }
    return subscribe(deps, addresses[name])
  }
  const followers: Record<Audience, string> = { Apollo: follow('Apollo'), Borealis: follow('Borealis') }
  subscribe(deps, 'eve@stranger.example')
  subscribeUrl(deps, 'webhook', 'https://webhook.example/stranger')
  addWebhook(deps, 'https://hooks.example/own')

  const open = (title: string, named: readonly string[], status: ServiceStatus = 'major_outage') =>
    openIncident(deps, system, acmeId, {
      ...{ title, body: `${title}.`, status: 'investigating', notify: true },
      services: named.map((serviceId) => ({ serviceId, status })),
    }).id
  const [first, second] = [services.Apollo[0] ?? '', services.Borealis[0] ?? '']
  const own2 = (name: Audience | 'Chimera', named: readonly string[]) => {
    const over = open(`${name} was down`, named)
    deps.clock.advance(60_000)
    resolveIncident(deps, system, acmeId, over, { body: `${name} runs.`, notify: true })
    const running = open(`${name} is down`, named)
    const { windowId } = notifyOfMaintenance(deps, { serviceIds: [...named], title: `${name} disks` })
    return [over, running, windowId]
  }
  const about = {
    Apollo: own2('Apollo', services.Apollo),
    Borealis: own2('Borealis', services.Borealis),
    Chimera: [...own2('Chimera', services.Chimera), open('Chimera in general', [])],
  }
  const both = open('Some are down', [first, second], 'partial_outage')
  const { windowId: window } = notifyOfMaintenance(deps, { serviceIds: [first, second], title: 'Some rest' })
  for (const id of [first, second, ...services.Chimera]) setServiceStatus(deps, system, acmeId, id, 'partial_outage')
  deps.clock.advance(46 * 60_000)
  runDueSteps(deps, system)
  deps.clock.advance(15 * 60_000)
  runDueSteps(deps, system)
  expandAll(deps)

  const traces = (name: Audience | 'Chimera') => [name, ...services[name], metrics[name], ...about[name]]
  const other: Record<Audience, Audience> = { Apollo: 'Borealis', Borealis: 'Apollo' }
  return {
    ...{ app, mails, posts, services, readers, followers, about, both, window, open },
    /** Something of what this audience may not know of, wherever it stands in the text. */
    leakTo: (name: Audience, text: string) =>
      [...traces(other[name]), ...traces('Chimera')].find((word) => text.includes(word)),
    visitor: (name: Audience) => visitorAt(app, addresses[name]),
  }
}

export function visitorAt(app: TestApp, address: string) {
  const visitor = app.visitor()
  visitor.setCookie(`opsentry_page_${acmeId}`, passOf(app.deps, address))
  return visitor
}
