import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { subscribeUrl } from '#src/testing/factories.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addService, pageOrder } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { servicesOf } from '../incidents/find-incident.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { archiveService } from './archive-service.ts'
import { moveService } from './move-service.ts'
import { setServiceStatus } from './set-service-status.ts'

test('an admin archives a service by typing its name: it is off the page, and its record stays', () => {
  const { deps, db, clock, actor } = testRoom()
  subscribeUrl(deps, 'webhook', 'https://hooks.example/in')
  const [api] = [addService(deps, 'API'), addService(deps, 'Web')]
  const affected = [{ serviceId: api, status: 'major_outage' as const }]
  const said = { title: 'Down', body: 'We look.', status: 'investigating' as const, notify: false }
  const incident = openIncident(deps, system, acmeId, { ...said, services: affected })
  const facts = db.select().from(serviceStatusChanges).all()
  clock.advance(1000)
  archiveService(deps, actor('ann'), acmeId, api, 'API')
  expect(pageOrder(deps)).toEqual(['Web'])
  const later = testEpoch + 1000
  expect(db.select().from(services).all()).toMatchObject([
    { id: api, name: 'API', archivedAt: later, updatedAt: later },
    { name: 'Web', archivedAt: null, updatedAt: testEpoch },
  ])
  expect(db.select().from(serviceStatusChanges).all()).toEqual(facts)
  expect(servicesOf(db, incident.id)).toEqual([{ id: api, name: 'API' }])
  expect(db.select().from(deliveries).all()).toEqual([])
  expect(lastEntry(deps)).toEqual({
    action: 'service.archived',
    by: 'ann000000000',
    subject: `service ${api}`,
    changes: { name: 'API' },
  })
})

test.each(['', 'api', 'API ', 'AP', 'Web'])('%j does not archive the service API', (typed) => {
  const { deps, audited } = testRoom()
  const [api] = [addService(deps, 'API'), addService(deps, 'Web')]
  expect(() => archiveService(deps, system, acmeId, api, typed)).toThrow(
    expect.objectContaining({ code: 'invalid', fields: { typedName: 'Type API to archive it.' } }),
  )
  expect([pageOrder(deps), audited()]).toEqual([['API, Web'], ['service.created', 'service.created']])
})

test('once archived it is found by nothing that would change it', () => {
  const { deps, audited } = testRoom()
  const id = addService(deps, 'API')
  archiveService(deps, system, acmeId, id, 'API')
  for (const act of [
    () => archiveService(deps, system, acmeId, id, 'API'),
    () => moveService(deps, system, acmeId, id, 'up'),
    () => setServiceStatus(deps, system, acmeId, id, 'major_outage'),
  ])
    expect(refusal(act)).toBe('not_found')
  expect(audited()).toEqual(['service.created', 'service.archived'])
})

test("editors and viewers may not, and another organization's service is not found under any name", () => {
  const { deps, actor, audited } = testRoom()
  const [ours, theirs] = [addService(deps, 'API'), addService(deps, 'Theirs', null, otherId)]
  const archive = (persona: 'ann' | 'ed' | 'vic' | 'olga', id: string, name: string) =>
    refusal(() => archiveService(deps, actor(persona), acmeId, id, name))
  expect([archive('ed', ours, 'API'), archive('vic', ours, 'API')]).toEqual(['forbidden', 'forbidden'])
  expect([archive('olga', ours, 'API'), archive('ann', theirs, 'Theirs')]).toEqual(['not_found', 'not_found'])
  expect([pageOrder(deps), pageOrder(deps, otherId)]).toEqual([['API'], ['Theirs']])
  expect([audited(), audited(otherId)]).toEqual([['service.created'], ['service.created']])
})
