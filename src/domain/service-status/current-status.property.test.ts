import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Tx } from '#src/db/connection.ts'
import { maintenanceServices, maintenanceWindows } from '#src/db/schema/maintenance.ts'
import {
  incidents,
  serviceStatusChanges,
  serviceStatuses,
  services,
  statusUpdateServices,
  statusUpdates,
} from '#src/db/schema/status.ts'
import { keepBooks } from '#src/db/write.ts'
import { acmeId } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { readServices } from '../status-page/read-services.ts'
import { currentStatuses } from './current-status.ts'

const names = ['a', 'b', 'c'] as const

const status = fc.constantFrom(...serviceStatuses)
const update = fc.record({
  /** Few moments, so that several fall together: then the one written last counts. */
  displayAt: fc.integer({ min: 0, max: 3 }),
  isDeleted: fc.boolean(),
  sets: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), status), { selector: ([name]) => name, maxLength: 3 }),
})
const incident = fc.record({ isOpen: fc.boolean(), updates: fc.array(update, { maxLength: 4 }) })
const window = fc.record({
  phase: fc.constantFrom('scheduled', 'running', 'over', 'called off'),
  names: fc.subarray([...names]),
})
const everything = fc.record({
  own: fc.tuple(status, status, status),
  incidents: fc.array(incident, { maxLength: 3 }),
  windows: fc.array(window, { maxLength: 3 }),
})

type Incident = typeof incident extends fc.Arbitrary<infer T> ? T : never
type Window = typeof window extends fc.Arbitrary<infer T> ? T : never
type Everything = typeof everything extends fc.Arbitrary<infer T> ? T : never

const fromBest = ['operational', 'under_maintenance', 'degraded_performance', 'partial_outage', 'major_outage']

/** The rule in the plainest words: of all that holds, what stands last in the list from the best to the worst. */
function expectedStatus({ own, incidents, windows }: Everything, name: (typeof names)[number]): string {
  const holds: string[] = [own[names.indexOf(name)] ?? '']
  for (const { isOpen, updates } of incidents) {
    let last = { at: -1, status: 'operational' }
    for (const { displayAt, isDeleted, sets } of updates)
      for (const [named, set] of sets)
        if (isOpen && !isDeleted && named === name && displayAt >= last.at) last = { at: displayAt, status: set }
    holds.push(last.status)
  }
  for (const { phase, names } of windows)
    if (phase === 'running' && names.includes(name)) holds.push('under_maintenance')
  return fromBest.findLast((one) => holds.includes(one)) ?? ''
}

const common = { organizationId: acmeId, title: 'x', createdAt: 0, updatedAt: 0 }

function storeServices(tx: Tx, own: Everything['own']): void {
  names.forEach((id, index) => {
    const row = { id, organizationId: acmeId, name: id, position: index, startedAt: 0, createdAt: 0, updatedAt: 0 }
    const status = own[index] ?? 'operational'
    tx.insert(services)
      .values({ ...row, ownStatus: status })
      .run()
    tx.insert(serviceStatusChanges).values({ id, serviceId: id, status, at: 0 }).run()
  })
}

function storeIncident(tx: Tx, { isOpen, updates }: Incident, number: number): void {
  const incidentId = `incident${number}`
  const [status, impact, resolvedAt] = ['investigating', 'none', isOpen ? null : 9] as const
  tx.insert(incidents)
    .values({ id: incidentId, ...common, status, impact, startedAt: 0, resolvedAt })
    .run()
  updates.forEach(({ displayAt, isDeleted, sets }, createdAt) => {
    const id = `update${number}.${createdAt}`
    const times = { displayAt, createdAt, updatedAt: createdAt, deletedAt: isDeleted ? 9 : null }
    tx.insert(statusUpdates)
      .values({ id, incidentId, status, body: 'x', notify: false, ...times })
      .run()
    for (const [serviceId, newStatus] of sets)
      tx.insert(statusUpdateServices)
        .values({ statusUpdateId: id, serviceId, serviceName: 'x', oldStatus: 'operational', newStatus })
        .run()
  })
}

function storeWindow(tx: Tx, { phase, names }: Window, number: number): void {
  const id = `window${number}`
  const times = {
    scheduledStart: 0,
    scheduledEnd: 1,
    startedAt: phase === 'running' || phase === 'over' ? 1 : null,
    endedAt: phase === 'over' || phase === 'called off' ? 2 : null,
  }
  const clockwork = { autoStart: false, autoComplete: false, notifyAtStart: false, notifyAtEnd: false }
  tx.insert(maintenanceWindows)
    .values({ id, ...common, ...clockwork, ...times, status: 'scheduled' })
    .run()
  for (const serviceId of names) tx.insert(maintenanceServices).values({ maintenanceWindowId: id, serviceId }).run()
}

test('whatever was said of it: a service is as bad as the worst that holds now, for the team and for visitors alike', () => {
  fc.assert(
    fc.property(everything, (all) => {
      const { deps, db } = testRoom()
      keepBooks(db, (tx) => {
        storeServices(tx, all.own)
        for (const [number, one] of all.incidents.entries()) storeIncident(tx, one, number)
        for (const [number, one] of all.windows.entries()) storeWindow(tx, one, number)
      })
      const expected = Object.fromEntries(names.map((name) => [name, expectedStatus(all, name)]))
      expect(Object.fromEntries(currentStatuses(db, acmeId))).toEqual(expected)
      const shown = readServices(deps, organizationById(deps, acmeId)).flatMap(({ services }) => services)
      expect(Object.fromEntries(shown.map(({ id, status }) => [id, status]))).toEqual(expected)
    }),
    { numRuns: 100 },
  )
})
