import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { subscriberServices } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { services } from '#src/db/schema/services.ts'
import { onQueued, writeUnaudited } from '#src/db/write.ts'
import { allDeliveries, expandAll, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { ServiceStatus } from '#src/words.ts'
import { deleteIncident } from '../incidents/delete-incident.ts'
import { deleteStatusUpdate } from '../incidents/delete-status-update.ts'
import { editStatusUpdate } from '../incidents/edit-incident.ts'
import { updatesOf } from '../incidents/find-incident.ts'
import { mergeIncident } from '../incidents/merge-incident.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { publishPostmortem } from '../incidents/postmortem.ts'
import { recordPastIncident } from '../incidents/record-past-incident.ts'
import { reopenIncident, resolveIncident } from '../incidents/resolve-incident.ts'
import { takeBackUpdate } from '../incidents/take-back-update.ts'
import { cancelWindow, editWindow, planOf, postMaintenanceUpdate } from '../maintenance/change-window.ts'
import { findWindow } from '../maintenance/find-window.ts'
import { runDueSteps } from '../maintenance/run-due-steps.ts'
import { currentStatuses } from '../service-status/current-status.ts'
import { archiveService } from '../services/archive-service.ts'
import { correctStatus } from '../services/correct-status.ts'
import { createService } from '../services/create-service.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { pauseWebhook } from '../webhooks/pause-webhook.ts'
import { tellStatusChanges } from './tell-status-changes.ts'

const hour = 3_600_000

const service = ({ deps }: TestRoom, name: string) =>
  createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id

/** A program that follows these services alone. */
function program({ deps, db }: TestRoom, path: string, serviceIds: string[], follows: object = {}): string {
  const { id } = subscribeUrl(deps, 'webhook', `https://hooks.example/${path}`, { followsAll: false, ...follows })
  writeUnaudited(db, (tx) => {
    for (const serviceId of serviceIds) tx.insert(subscriberServices).values({ subscriberId: id, serviceId }).run()
  })
  return id
}

function receivers({ deps }: TestRoom): (string | null)[] {
  expandAll(deps)
  return allDeliveries(deps).map(({ webhookEndpointId, subscriberId }) => webhookEndpointId ?? subscriberId)
}

const events = ({ db }: TestRoom) => db.select().from(programEvents).all()

test('a row says which event it tells of, and no notification', () => {
  const room = testRoom()
  const { id } = addWebhook(room.deps, 'https://hooks.example/a', { events: ['service_status'] })
  const api = service(room, 'API')
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  const [event] = events(room)
  expect(event).toMatchObject({
    ...{ organizationId: acmeId, notificationId: null, serviceId: api, createdAt: room.clock.now() },
    ...{
      oldStatus: 'operational',
      newStatus: 'major_outage',
      indicator: 'critical',
      description: 'Major System Outage',
    },
    services: [{ id: api, status: 'major_outage', updatedAt: room.clock.now() }],
  })
  expect(allDeliveries(room.deps)).toMatchObject([
    {
      ...{ organizationId: acmeId, notificationId: null, webhookEndpointId: id, subjectId: event?.id },
      ...{ kind: 'service_status', state: 'waiting', channel: 'webhook', destination: 'hooks.example' },
      ...{ nextAttemptAt: room.clock.now(), createdAt: room.clock.now() },
    },
  ])
})

test('programs are told that follow the page or the service; people, chats and whoever follows another are not', () => {
  const room = testRoom()
  const [api, web] = [service(room, 'API'), service(room, 'Web')]
  const own = program(room, 'api', [api])
  const both = program(room, 'both', [api, web])
  program(room, 'web', [web])
  const { id: page } = subscribeUrl(room.deps, 'webhook', 'https://hooks.example/page')
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example/windows', { followsIncidents: false })
  for (const state of ['paused', 'quarantined', 'unsubscribed', 'unconfirmed'] as const)
    subscribeUrl(room.deps, 'webhook', `https://hooks.example/${state}`, { state })
  subscribeUrl(room.deps, 'slack', 'https://hooks.slack.com/services/a')
  subscribe(room.deps, 'sue@example.org')
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example/foreign', { organizationId: otherId })
  setServiceStatus(room.deps, system, acmeId, api, 'partial_outage')
  expect(receivers(room).toSorted()).toEqual([own, both, page].toSorted())
})

test('whoever subscribes after an event is not told of it', () => {
  const room = testRoom()
  const page = subscribeUrl(room.deps, 'webhook', 'https://hooks.example/page').id
  setServiceStatus(room.deps, system, acmeId, service(room, 'API'), 'partial_outage')
  room.clock.advance(1)
  subscribeUrl(room.deps, 'webhook', 'https://hooks.example/late')
  expect(receivers(room)).toEqual([page])
})

test('maintenance that comes and goes is told to those who follow maintenance, and nothing else is', () => {
  const room = testRoom()
  const api = service(room, 'API')
  const windows = program(room, 'windows', [api], { followsIncidents: false })
  const outages = program(room, 'outages', [api], { followsMaintenance: false })
  const told = (status: ServiceStatus) => {
    const before = receivers(room).length
    setServiceStatus(room.deps, system, acmeId, api, status)
    return receivers(room).slice(before)
  }
  expect(told('under_maintenance')).toEqual([windows])
  expect(told('operational')).toEqual([windows])
  expect(told('major_outage')).toEqual([outages])
  expect(told('under_maintenance')).toEqual([outages])
})

test('an endpoint that chose other events, a paused one and another organization’s are not told', () => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a', { events: ['incident', 'maintenance'] })
  addWebhook(room.deps, 'https://hooks.example/b', {}, otherId)
  pauseWebhook(room.deps, system, acmeId, addWebhook(room.deps, 'https://hooks.example/c').id)
  let woken = 0
  onQueued(room.db, () => void woken++)
  setServiceStatus(room.deps, system, acmeId, service(room, 'API'), 'major_outage')
  expect(receivers(room)).toEqual([])
  expect(events(room)).toEqual([])
  expect(woken).toBe(0)
})

test('more programs than one step takes are all told, each event to the end before the next', () => {
  const room = testRoom()
  const followers = Array.from({ length: 503 }, (_, one) =>
    subscribeUrl(room.deps, 'webhook', `https://hooks.example/${one}`),
  )
  const api = service(room, 'API')
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  setServiceStatus(room.deps, system, acmeId, api, 'operational')
  expect(allDeliveries(room.deps)).toEqual([])
  const ids = followers.map(({ id }) => id).toSorted()
  expect(receivers(room)).toEqual([...ids, ...ids])
})

/** Something that may change a status; `prepare` does what comes before it and returns the act itself. */
interface Cause {
  name: string
  /** Service, and its status before and after. */
  told: [string, string][]
  prepare: (room: TestRoom, api: string, web: string) => () => unknown
}

const open = ({ deps }: TestRoom, serviceIds: string[], status: ServiceStatus = 'partial_outage', who = system) =>
  openIncident(deps, who, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false },
    services: serviceIds.map((serviceId) => ({ serviceId, status })),
  }).id

const silent = { body: 'Words.', notify: false }

const causes: Cause[] = [
  {
    name: 'an incident is opened',
    told: [
      ['API', 'operational > partial_outage'],
      ['Web', 'operational > partial_outage'],
    ],
    prepare: (room, api, web) => () => open(room, [api, web]),
  },
  {
    name: 'an update makes it worse',
    told: [['API', 'partial_outage > major_outage']],
    prepare(room, api, web) {
      const id = open(room, [api, web])
      const services = [{ serviceId: api, status: 'major_outage' as const }]
      return () => postUpdate(room.deps, system, acmeId, id, { ...silent, status: 'identified', services })
    },
  },
  {
    name: 'an incident is resolved',
    told: [['API', 'partial_outage > operational']],
    prepare(room, api) {
      const id = open(room, [api])
      return () => resolveIncident(room.deps, system, acmeId, id, silent)
    },
  },
  {
    name: 'an incident is opened again',
    told: [['API', 'operational > degraded_performance']],
    prepare(room, api) {
      const id = open(room, [api])
      resolveIncident(room.deps, system, acmeId, id, silent)
      const services = [{ serviceId: api, status: 'degraded_performance' as const }]
      return () => reopenIncident(room.deps, system, acmeId, id, { ...silent, services })
    },
  },
  {
    name: 'an incident is resolved while another one holds the service',
    told: [['API', 'major_outage > partial_outage']],
    prepare(room, api) {
      open(room, [api])
      const worse = open(room, [api], 'major_outage')
      return () => resolveIncident(room.deps, system, acmeId, worse, silent)
    },
  },
  {
    name: 'an incident is merged into another one, which holds its services from then on',
    told: [],
    prepare(room, api, web) {
      const [id, intoId] = [open(room, [api]), open(room, [web])]
      return () => mergeIncident(room.deps, system, acmeId, id, { ...silent, intoId })
    },
  },
  {
    name: 'an incident is deleted',
    told: [['API', 'partial_outage > operational']],
    prepare(room, api) {
      const id = open(room, [api])
      return () => deleteIncident(room.deps, system, acmeId, id, 'Logins fail')
    },
  },
  {
    name: 'an update is deleted',
    told: [['API', 'major_outage > partial_outage']],
    prepare(room, api) {
      const id = open(room, [api])
      const services = [{ serviceId: api, status: 'major_outage' as const }]
      const update = postUpdate(room.deps, system, acmeId, id, { ...silent, status: 'identified', services })
      return () => deleteStatusUpdate(room.deps, system, acmeId, id, update.id)
    },
  },
  {
    name: 'an update is moved before another one',
    told: [['API', 'operational > partial_outage']],
    prepare(room, api) {
      const id = open(room, [api])
      room.clock.advance(hour)
      const services = [{ serviceId: api, status: 'operational' as const }]
      const update = postUpdate(room.deps, system, acmeId, id, { ...silent, status: 'monitoring', services })
      const displayAt = room.clock.now() - 2 * hour
      return () => editStatusUpdate(room.deps, system, acmeId, id, update.id, { ...silent, displayAt })
    },
  },
  {
    name: 'an update is taken back',
    told: [['API', 'partial_outage > operational']],
    prepare(room, api) {
      writeUnaudited(room.db, (tx) => void tx.update(organizations).set({ recallSeconds: 60 }).run())
      const ed = room.actor('ed')
      const services = [{ serviceId: api, status: 'partial_outage' as const }]
      const said = { title: 'Logins fail', body: 'We look.', status: 'investigating', services, notify: true } as const
      const { id } = openIncident(room.deps, ed, acmeId, said)
      const [update] = updatesOf(room.db, id)
      return () => takeBackUpdate(room.deps, ed, acmeId, id, update?.id ?? '')
    },
  },
  {
    name: 'a postmortem is published',
    told: [],
    prepare(room, api) {
      const id = open(room, [api])
      resolveIncident(room.deps, system, acmeId, id, silent)
      return () => publishPostmortem(room.deps, system, acmeId, id, silent)
    },
  },
  {
    name: 'an incident that is over is recorded',
    told: [],
    prepare: (room, api) => () => {
      const [startedAt, endedAt] = [room.clock.now() - 2 * hour, room.clock.now() - hour]
      const services = [{ serviceId: api, status: 'major_outage' as const }]
      recordPastIncident(room.deps, system, acmeId, { title: 'Old', body: 'It was.', services, startedAt, endedAt })
    },
  },
  {
    name: 'a window begins by the clock',
    told: [['API', 'operational > under_maintenance']],
    prepare(room, api) {
      notifyOfMaintenance(room.deps, { serviceIds: [api] })
      return () => {
        room.clock.advance(hour)
        runDueSteps(room.deps, system)
      }
    },
  },
  {
    name: 'a window ends by the clock',
    told: [['API', 'under_maintenance > operational']],
    prepare(room, api) {
      notifyOfMaintenance(room.deps, { serviceIds: [api] })
      room.clock.advance(hour)
      runDueSteps(room.deps, system)
      return () => {
        room.clock.advance(hour)
        runDueSteps(room.deps, system)
      }
    },
  },
  {
    name: 'a window is begun by hand while an incident holds one of its services',
    told: [['Web', 'operational > under_maintenance']],
    prepare(room, api, web) {
      open(room, [api])
      const { windowId } = notifyOfMaintenance(room.deps, { serviceIds: [api, web] })
      return () => postMaintenanceUpdate(room.deps, system, acmeId, windowId, { ...silent, status: 'in_progress' })
    },
  },
  {
    name: 'a running window is cancelled',
    told: [['API', 'under_maintenance > operational']],
    prepare(room, api) {
      const { windowId } = notifyOfMaintenance(room.deps, { serviceIds: [api] })
      postMaintenanceUpdate(room.deps, system, acmeId, windowId, { ...silent, status: 'in_progress' })
      return () => cancelWindow(room.deps, system, acmeId, windowId, silent)
    },
  },
  {
    name: 'a running window gets other services',
    told: [
      ['API', 'under_maintenance > operational'],
      ['Web', 'operational > under_maintenance'],
    ],
    prepare(room, api, web) {
      const { windowId } = notifyOfMaintenance(room.deps, { serviceIds: [api] })
      postMaintenanceUpdate(room.deps, system, acmeId, windowId, { ...silent, status: 'in_progress' })
      const plan = planOf(room.db, findWindow(room.db, acmeId, windowId))
      return () => editWindow(room.deps, system, acmeId, windowId, { ...plan, serviceIds: [web] })
    },
  },
  {
    name: 'a status is set by hand',
    told: [['API', 'operational > degraded_performance']],
    prepare: (room, api) => () => setServiceStatus(room.deps, system, acmeId, api, 'degraded_performance'),
  },
  {
    name: 'a status is set by hand that an incident hides',
    told: [],
    prepare(room, api) {
      open(room, [api])
      return () => setServiceStatus(room.deps, system, acmeId, api, 'degraded_performance')
    },
  },
  {
    name: 'a status is set by hand that it has already',
    told: [],
    prepare: (room, api) => () => setServiceStatus(room.deps, system, acmeId, api, 'operational'),
  },
  {
    name: 'the record is put right, up to this moment',
    told: [],
    prepare: (room, api) => () => {
      const [from, to] = [room.clock.now() - hour, room.clock.now()]
      correctStatus(room.deps, system, acmeId, api, { from, to, status: 'major_outage', reason: 'Nobody saw it.' })
    },
  },
  {
    name: 'a service leaves the page in an outage',
    told: [],
    prepare(room, api) {
      open(room, [api])
      return () => archiveService(room.deps, system, acmeId, api, 'API')
    },
  },
]

test.each(causes)('$name: programs are told what visitors are shown otherwise', ({ told, prepare }) => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a', { events: ['service_status'] })
  const [api, web] = [service(room, 'API'), service(room, 'Web')]
  const act = prepare(room, api, web)
  const shown = () => currentStatuses(room.deps, acmeId)
  const before = shown()
  const earlier = events(room).length
  act()
  const after = shown()
  const since = events(room).filter(({ notificationId }) => notificationId === null)
  const names = new Map([
    [api, 'API'],
    [web, 'Web'],
  ])
  const changes = since
    .filter((_, index) => index >= earlier)
    .map(({ serviceId, oldStatus, newStatus }) => [names.get(serviceId ?? ''), `${oldStatus} > ${newStatus}`])
  expect(changes).toEqual(told)
  const differences = [...after].filter(([id, status]) => before.get(id) !== status)
  expect(differences.map(([id, status]) => [names.get(id), `${before.get(id)} > ${status}`])).toEqual(told)
})

test('where nobody listens nothing is derived, and the change is made all the same', () => {
  const room = testRoom()
  const api = service(room, 'API')
  subscribe(room.deps, 'sue@example.org')
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  expect(events(room)).toEqual([])
  expect(currentStatuses(room.deps, acmeId).get(api)).toBe('major_outage')
})

test('a change that fails tells nothing, and the next one is told', () => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a')
  const api = service(room, 'API')
  const fails = () =>
    writeUnaudited(room.db, (tx) =>
      tellStatusChanges(tx, room.deps, acmeId, () => {
        throw new Error('the change failed')
      }),
    )
  expect(fails).toThrow('the change failed')
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  expect(events(room)).toHaveLength(1)
})

test('nobody hears of an internal service', () => {
  const room = testRoom()
  addWebhook(room.deps, 'https://hooks.example/a')
  const id = service(room, 'Vault')
  writeUnaudited(room.db, (tx) => void tx.update(services).set({ internal: true }).where(eq(services.id, id)).run())
  setServiceStatus(room.deps, system, acmeId, id, 'major_outage')
  expect(events(room)).toEqual([])
})
