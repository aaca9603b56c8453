import { subscriberServices } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import type { Post } from '#src/domain/destinations/http-client.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { editService } from '#src/domain/services/edit-service.ts'
import { createServiceGroup } from '#src/domain/services/service-groups.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { channels, type ServiceStatus } from '#src/words.ts'
import { expandAll, notifyOfMaintenance } from './deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from './factories.ts'
import { type TestApp, testApp } from './harness.ts'
import { acmeId, system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

/**
 * What a team does with services that were public, and are internal since: all of them, their group, their texts, and whatever
 * is about them alone say "Chimera". `untold`: ids of incidents and maintenance of internal services alone.
 */
export function internalServices() {
  const [mails, posts]: [Mail[], Post[]] = [[], []]
  const app = caughtApp(mails, posts)
  const { deps } = app
  const open = (title: string, statuses: Record<string, ServiceStatus>) => openSaying(deps, title, statuses)
  configureRelay(deps, system, {
    ...{ host: 'smtp.example.com', port: '25', user: '', password: '', from: 'status@relay.example', security: 'none' },
  })
  const group = createServiceGroup(deps, system, acmeId, { name: 'Chimera group' }).id
  const service = (name: string, serviceGroupId: string | null = null) =>
    createService(deps, system, acmeId, { name, description: `What ${name} does`, serviceGroupId }).id
  const [shown, hidden, alone] = [service('API'), service('Chimera'), service('Chimera too', group)]
  const turned = service('Chimera that was public')
  const follower = subscribe(deps, 'sue@example.org', { followsAll: false })
  for (const serviceId of [hidden, shown]) follow(deps, follower, serviceId)
  follow(deps, subscribe(deps, 'ida@example.org', { followsAll: false }), hidden)
  const everything = subscribe(deps, 'all@example.org')
  for (const channel of channels)
    if (channel !== 'email') subscribeUrl(deps, channel, `https://${channel}.example/hook`)
  addWebhook(deps, 'https://hooks.example/own')
  for (const id of [hidden, alone]) editService(deps, system, acmeId, id, { internal: true })

  // Told to everybody, and on its way when the team hides the service.
  const running = open('Chimera is slow', { [turned]: 'degraded_performance' })
  const { windowId: begun } = notifyOfMaintenance(deps, { serviceIds: [turned], title: 'Chimera disks' })
  expandAll(deps)
  editService(deps, system, acmeId, turned, { internal: true })

  const both = open('Both are down', { [shown]: 'partial_outage', [hidden]: 'major_outage' })
  const only = open('Chimera is down', { [hidden]: 'major_outage', [alone]: 'major_outage' })
  const over = open('Chimera was down', { [alone]: 'major_outage' })
  deps.clock.advance(60_000)
  const services = [{ serviceId: hidden, status: 'degraded_performance' as const }]
  postUpdate(deps, system, acmeId, both, { status: 'identified', body: 'We know.', services, notify: true })
  resolveIncident(deps, system, acmeId, over, { body: 'Chimera runs.', notify: true })
  resolveIncident(deps, system, acmeId, running, { body: 'Chimera is quick.', notify: true })
  const { windowId: window } = notifyOfMaintenance(deps, { serviceIds: [hidden, shown] })
  const { windowId: planned } = notifyOfMaintenance(deps, { serviceIds: [alone], title: 'Chimera moves' })
  deps.clock.advance(46 * 60_000)
  runDueSteps(deps, system)
  setServiceStatus(deps, system, acmeId, hidden, 'partial_outage')
  setServiceStatus(deps, system, acmeId, shown, 'degraded_performance')
  deps.clock.advance(15 * 60_000)
  runDueSteps(deps, system)
  expandAll(deps)
  const untold = [only, over, running, planned, begun]
  const traces = ['Chimera', hidden, alone, turned, ...untold]
  return {
    ...{ app, mails, posts, open, untold },
    ids: { shown, hidden, alone, turned, both, window },
    /** Of `sue@`, who chose services, and of `all@`, who follows the page. */
    followers: [follower, everything],
    /** Of whatever tells of an internal service, something. */
    leakIn: (text: string): string | undefined => traces.find((word) => text.includes(word)),
  }
}

/** An app whose mails and posts end in these lists. */
export function caughtApp(mails: Mail[], posts: Post[]): TestApp {
  const sent = { outcome: 'delivered', answer: '250 OK' } as const
  return testApp({
    mailer: {
      send: async (_, mail) => {
        mails.push(mail)
        return sent
      },
      sendUnpooled: async () => sent,
      close: () => {},
    },
    http: {
      post: async (post) => {
        posts.push(post)
        return { kind: 'answered', status: 200, retryAfter: null, location: null, body: '', duration: 1 }
      },
      ask: async () => ({ kind: 'refused', reason: 'No message asks anything.' }),
      read: async () => ({ kind: 'refused', reason: 'No message reads anything.', duration: 0 }),
      store: async () => ({ kind: 'refused', reason: 'No message is kept in a bucket.', duration: 0 }),
      transfer: async () => ({ kind: 'refused', reason: 'No message is kept in a bucket.' }),
    },
  })
}

function follow({ db }: TestDeps, subscriberId: string, serviceId: string): void {
  writeUnaudited(db, (tx) => void tx.insert(subscriberServices).values({ subscriberId, serviceId }).run())
}

function openSaying(deps: TestDeps, title: string, statuses: Record<string, ServiceStatus>): string {
  const services = Object.entries(statuses).map(([serviceId, status]) => ({ serviceId, status }))
  const said = { title, body: `${title}.`, status: 'investigating', services, notify: true } as const
  return openIncident(deps, system, acmeId, said).id
}
