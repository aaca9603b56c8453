import { expect, test } from 'vitest'
import { serviceStatusChanges, services } from '#src/db/schema/services.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountOf, acmeId, otherId, programActor, system, testOrigin } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { archiveService } from './archive-service.ts'
import { createService } from './create-service.ts'

const input = { name: 'API', description: 'What programs call.', serviceGroupId: null }

test('an admin adds a service: it is operational from now on, and nobody is told', () => {
  const { deps, db, actor } = testRoom()
  const service = createService(deps, actor('ann'), acmeId, input)
  expect(service).toEqual({
    id: 'id0000000001',
    organizationId: acmeId,
    ...input,
    position: 1,
    ownStatus: 'operational',
    startedAt: testEpoch,
    startDate: '2026-03-10',
    internal: false,
    showcase: true,
    onlyShowIfDegraded: false,
    unlisted: false,
    archivedAt: null,
    createdAt: testEpoch,
    updatedAt: testEpoch,
  })
  expect(db.select().from(services).all()).toEqual([service])
  expect(db.select().from(serviceStatusChanges).all()).toEqual([
    { id: 'id0000000002', serviceId: service.id, status: 'operational', at: testEpoch },
  ])
  expect(lastEntry(deps)).toEqual({
    action: 'service.created',
    by: 'ann000000000',
    subject: `service ${service.id}`,
    changes: { name: 'API', description: 'What programs call.', serviceGroupId: null },
  })
})

test('a service that has long been there began when it is said to have begun', () => {
  const { deps, db } = testRoom()
  const startedAt = testEpoch - 90 * 24 * 3_600_000
  const service = createService(deps, system, acmeId, { ...input, startedAt })
  expect([service.startedAt, service.createdAt]).toEqual([startedAt, testEpoch])
  expect(service.startDate).toBe('2025-12-10')
  expect(db.select().from(serviceStatusChanges).get()).toMatchObject({ status: 'operational', at: startedAt })
})

test('it stands last: in its group, or among those without one', () => {
  const { deps, db } = testRoom()
  const [platform, apps] = [addGroup(deps, 'Platform'), addGroup(deps, 'Apps')]
  for (let one = 1; one <= 9; one++) addService(deps, 'Theirs', null, otherId)
  const groups = [null, platform, null, platform, platform, apps]
  const ids = groups.map((group, index) => addService(deps, `S${index}`, group))
  const positions = new Map(
    db
      .select()
      .from(services)
      .all()
      .map(({ id, position }) => [id, position]),
  )
  expect(ids.map((id) => positions.get(id))).toEqual([1, 1, 2, 2, 3, 1])
})

test('the place of an archived service is not given away', () => {
  const { deps } = testRoom()
  addService(deps, 'First')
  archiveService(deps, system, acmeId, addService(deps, 'Second'), 'Second')
  expect(createService(deps, system, acmeId, input).position).toBe(3)
})

test('two services may have one name: they are told apart by their ids', () => {
  const { deps } = testRoom()
  expect(addService(deps, 'API')).not.toBe(addService(deps, 'API'))
})

test("another organization's group is refused as an unknown one, and nothing is written", () => {
  const { deps, db, actor, audited } = testRoom()
  for (const serviceGroupId of [addGroup(deps, 'Theirs', otherId), 'unknown00000'])
    expect(refusal(() => createService(deps, actor('ann'), acmeId, { ...input, serviceGroupId }))).toBe('not_found')
  expect(db.select().from(services).all()).toEqual([])
  expect(audited()).toEqual([])
})

test('editors and viewers add none, and nobody from elsewhere finds the organization', () => {
  const { deps, db, actor, audited } = testRoom()
  const create = (by: Parameters<typeof createService>[1]) => refusal(() => createService(deps, by, acmeId, input))
  expect([create(actor('ed')), create(actor('vic'))]).toEqual(['forbidden', 'forbidden'])
  const visitor = { kind: 'visitor', origin: testOrigin } as const
  const subscriber = { kind: 'subscriber', subscriberId: 's', organizationId: acmeId, origin: testOrigin } as const
  for (const stranger of [actor('olga'), accountOf('iris'), visitor, subscriber])
    expect(create(stranger)).toBe('not_found')
  expect([db.select().from(services).all(), audited(), audited(otherId)]).toEqual([[], [], []])
})

test('a token acts as far as its role goes, and in its own organization alone', () => {
  const { deps } = testRoom()
  const token = (role: 'admin' | 'editor', organizationId = acmeId) => programActor({ organizationId, role })
  expect(refusal(() => createService(deps, token('editor'), acmeId, input))).toBe('forbidden')
  expect(refusal(() => createService(deps, token('admin', otherId), acmeId, input))).toBe('not_found')
  createService(deps, token('admin'), acmeId, input)
  expect(lastEntry(deps)).toMatchObject({ action: 'service.created', by: 'token0000000' })
})
