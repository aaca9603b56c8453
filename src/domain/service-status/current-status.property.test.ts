import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Tx } from '#src/db/connection.ts'
import { incidents, statusUpdateServices, statusUpdates } from '#src/db/schema/incidents.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { acmeId } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { incidentStatuses, serviceStatuses } from '#src/words.ts'
import { momentsOf } from '../incidents/incident.ts'
import { readPageContext } from '../notifications/channels/webhook/read-page-context.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { readService } from '../status-page/read-service.ts'
import { readServices } from '../status-page/read-services.ts'
import { readStatusPage } from '../status-page/read-status-page.ts'
import { currentStatuses } from './current-status.ts'

const names = ['a', 'b', 'c'] as const
type Name = (typeof names)[number]

/** Milliseconds before now; few, so that several things fall together: of what was said at once the later row counts. */
const ago = fc.integer({ min: 0, max: 3 })
const status = fc.constantFrom(...serviceStatuses)

const update = fc.record({
  ago,
  status: fc.constantFrom(...incidentStatuses),
  isDeleted: fc.boolean(),
  sets: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), status), { selector: ([name]) => name, maxLength: 3 }),
})
const window = fc.record({
  phase: fc.constantFrom('scheduled', 'running', 'over', 'called off'),
  names: fc.subarray([...names]),
})
const correction = fc.record({
  name: fc.constantFrom(...names),
  ago: fc.integer({ min: -1, max: 3 }),
  length: fc.integer({ min: 1, max: 4 }),
  status,
  isWithdrawn: fc.boolean(),
})
const everything = fc.record({
  own: fc.record({
    a: fc.array(fc.tuple(ago, status), { maxLength: 3 }),
    b: fc.array(fc.tuple(ago, status), { maxLength: 3 }),
    c: fc.array(fc.tuple(ago, status), { maxLength: 3 }),
  }),
  incidents: fc.array(fc.array(update, { maxLength: 4 }), { maxLength: 3 }),
  windows: fc.array(window, { maxLength: 3 }),
  corrections: fc.array(correction, { maxLength: 2 }),
})

type Everything = typeof everything extends fc.Arbitrary<infer T> ? T : never
type Update = typeof update extends fc.Arbitrary<infer T> ? T : never

const fromBest = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage']

/** In the order in which they speak: by their moment, and of one moment as they were written. */
function inOrder<T extends { ago: number }>(said: readonly T[]): T[] {
  return said.toSorted((one, other) => other.ago - one.ago)
}

/** The rule in the plainest words: of all that holds, the last in the list from the best to the worst; the record put right wins. */
function expectedStatus({ own, incidents, windows, corrections }: Everything, name: Name): string {
  const putRight = corrections.findLast((one) => {
    const isNow = one.ago >= 0 && one.ago - one.length < 0
    return one.name === name && !one.isWithdrawn && isNow
  })
  if (putRight) return putRight.status
  const changes = inOrder(own[name].map(([ago, status]) => ({ ago, status })))
  const holds: string[] = [changes.at(-1)?.status ?? 'operational']
  for (const updates of incidents) {
    const said = inOrder(updates.filter(({ isDeleted }) => !isDeleted))
    const isOpen = !['resolved', 'postmortem', undefined].includes(said.at(-1)?.status)
    const set = said.flatMap(({ sets }) => sets).findLast(([named]) => named === name)
    if (isOpen && set) holds.push(set[1])
  }
  for (const { phase, names } of windows)
    if (phase === 'running' && names.includes(name)) holds.push('under_maintenance')
  return fromBest.findLast((one) => holds.includes(one)) ?? ''
}

const common = { organizationId: acmeId, title: 'x', createdAt: 0, updatedAt: 0 }

function store(tx: Tx, now: number, all: Everything): void {
  for (const [position, name] of names.entries()) storeService(tx, now, name, position, all.own[name])
  for (const [number, updates] of all.incidents.entries()) storeIncident(tx, now, updates, number)
  for (const [number, { phase, names }] of all.windows.entries()) storeWindow(tx, now, phase, names, number)
  for (const [number, { name, ago, length, status, isWithdrawn }] of all.corrections.entries()) {
    const times = { from: now - ago, to: now - ago + length, withdrawnAt: isWithdrawn ? now : null }
    tx.insert(statusCorrections)
      .values({ id: `correction${number}`, serviceId: name, status, reason: 'x', createdAt: number, ...times })
      .run()
  }
}

function storeService(tx: Tx, now: number, id: Name, position: number, own: Everything['own'][Name]): void {
  const changes = [{ ago: now, status: 'operational' as const }, ...own.map(([ago, status]) => ({ ago, status }))]
  const ownStatus = inOrder(changes).at(-1)?.status
  const row = { id, organizationId: acmeId, name: id, position, ownStatus, startedAt: 0, createdAt: 0, updatedAt: 0 }
  tx.insert(services).values(row).run()
  for (const [number, { ago, status }] of changes.entries())
    tx.insert(serviceStatusChanges)
      .values({ id: `${id}${number}`, serviceId: id, status, at: now - ago })
      .run()
}

function storeIncident(tx: Tx, now: number, updates: readonly Update[], number: number): void {
  const incidentId = `incident${number}`
  const said = inOrder(updates.filter(({ isDeleted }) => !isDeleted)).map(({ ago, status }) => ({
    status,
    displayAt: now - ago,
  }))
  const [newest] = said.slice(-1)
  const row = { ...common, ...momentsOf(said.toReversed()), impact: 'none' as const, startedAt: now - 4 }
  tx.insert(incidents)
    .values({ id: incidentId, ...row, status: newest?.status ?? 'investigating' })
    .run()
  updates.forEach(({ ago, status, isDeleted, sets }, createdAt) => {
    const id = `update${number}.${createdAt}`
    const times = { displayAt: now - ago, createdAt, updatedAt: createdAt, deletedAt: isDeleted ? now : null }
    tx.insert(statusUpdates)
      .values({ id, incidentId, status, body: 'x', notify: false, ...times })
      .run()
    for (const [serviceId, newStatus] of sets)
      tx.insert(statusUpdateServices)
        .values({ statusUpdateId: id, serviceId, serviceName: 'x', oldStatus: 'operational', newStatus })
        .run()
  })
}

function storeWindow(tx: Tx, now: number, phase: string, names: readonly Name[], number: number): void {
  const id = `window${number}`
  const times = {
    scheduledStart: 0,
    scheduledEnd: now + 1,
    startedAt: phase === 'running' || phase === 'over' ? now - 1 : null,
    endedAt: phase === 'over' || phase === 'called off' ? now : null,
  }
  const clockwork = { autoStart: false, autoComplete: false, notifyAtStart: false, notifyAtEnd: false }
  tx.insert(maintenanceWindows)
    .values({ id, ...common, ...clockwork, ...times, status: 'scheduled' })
    .run()
  for (const serviceId of names) tx.insert(maintenanceServices).values({ maintenanceWindowId: id, serviceId }).run()
}

type Told = { id: string; status: string }[]

/** Every way in which visitors, programs or the team read a service's status. */
const readers: Record<string, (room: TestRoom) => Told> = {
  'the dashboard and the management API': ({ deps }) =>
    [...currentStatuses(deps, acmeId)].map(([id, status]) => ({ id, status })),
  'the public API and the badge': ({ deps }) =>
    readServices(deps, organizationById(deps, acmeId)).flatMap(({ services }) => services),
  'the status page': ({ deps }) =>
    readStatusPage(deps, organizationById(deps, acmeId)).groups.flatMap(({ services }) => services),
  'the page of a service': ({ deps }) => names.map((name) => readService(deps, organizationById(deps, acmeId), name)),
  'a webhook': ({ deps }) =>
    [...readPageContext(deps, organizationById(deps, acmeId)).services].map(([id, { status }]) => ({ id, status })),
}

test('whatever was said of it: a service is as bad as the worst that holds now, for every reader alike', () => {
  fc.assert(
    fc.property(everything, (all) => {
      const room = testRoom()
      writeUnaudited(room.db, (tx) => store(tx, room.clock.now(), all))
      const expected = Object.fromEntries(names.map((name) => [name, expectedStatus(all, name)]))
      for (const [reader, read] of Object.entries(readers)) {
        const told = Object.fromEntries(read(room).map(({ id, status }) => [id, status]))
        expect(told, reader).toEqual(expected)
      }
    }),
    { numRuns: 100 },
  )
})
