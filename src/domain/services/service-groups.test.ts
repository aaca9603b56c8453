import { expect, test } from 'vitest'
import { serviceGroups, services } from '#src/db/schema/services.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { archiveService } from './archive-service.ts'
import { createServiceGroup, editServiceGroup, removeServiceGroup } from './service-groups.ts'

test('an admin adds a group at the end of the page', () => {
  const { deps, db, actor } = testRoom()
  addGroup(deps, 'Theirs', otherId)
  addGroup(deps, 'First')
  const group = createServiceGroup(deps, actor('ann'), acmeId, { name: 'Platform' })
  expect(group).toEqual({
    id: 'id0000000003',
    organizationId: acmeId,
    name: 'Platform',
    description: '',
    position: 2,
    open: false,
    showcase: false,
    onlyShowIfDegraded: false,
    startDate: null,
    createdAt: testEpoch,
  })
  expect(db.select().from(serviceGroups).all()).toContainEqual(group)
  expect(lastEntry(deps)).toEqual({
    action: 'service_group.created',
    by: 'ann000000000',
    subject: `service_group ${group.id}`,
    changes: { name: 'Platform' },
  })
})

test('a renamed group keeps its place and its services', () => {
  const { deps, actor } = testRoom()
  const [platform] = [addGroup(deps, 'Platform'), addGroup(deps, 'Apps')]
  addService(deps, 'API', platform)
  editServiceGroup(deps, actor('ann'), acmeId, platform, { name: 'Core' })
  expect(pageOrder(deps)).toEqual(['Core: API', 'Apps: ', ''])
  expect(lastEntry(deps)).toMatchObject({
    action: 'service_group.edited',
    subject: `service_group ${platform}`,
    changes: { before: { name: 'Platform', open: false }, after: { name: 'Core', open: false } },
  })
})

test('the services of a removed group stay on the page, in their order, after those without a group', () => {
  const { deps, db, actor } = testRoom()
  const [platform, apps] = [addGroup(deps, 'Platform'), addGroup(deps, 'Apps')]
  for (const name of ['API', 'Queue', 'Cache']) addService(deps, name, platform)
  addService(deps, 'iOS', apps)
  for (const name of ['Web', 'Mail']) addService(deps, name)
  removeServiceGroup(deps, actor('ann'), acmeId, platform)
  expect(pageOrder(deps)).toEqual(['Apps: iOS', 'Web, Mail, API, Queue, Cache'])
  expect(db.select().from(serviceGroups).all()).toMatchObject([{ id: apps }])
  expect(lastEntry(deps)).toMatchObject({
    action: 'service_group.removed',
    subject: `service_group ${platform}`,
    changes: { name: 'Platform' },
  })
})

test('a group with archived services can be removed, and they stay archived', () => {
  const { deps, db } = testRoom()
  const group = addGroup(deps)
  const old = addService(deps, 'Old', group)
  archiveService(deps, system, acmeId, old, 'Old')
  removeServiceGroup(deps, system, acmeId, group)
  expect(db.select().from(services).all()).toMatchObject([{ id: old, serviceGroupId: null, archivedAt: testEpoch }])
  expect(pageOrder(deps)).toEqual([''])
})

test("an unknown and another organization's group are not found, and keep their names", () => {
  const { deps, db, audited } = testRoom()
  const theirs = addGroup(deps, 'Theirs', otherId)
  addService(deps, 'API', theirs, otherId)
  for (const id of [theirs, 'unknown00000']) {
    expect(refusal(() => editServiceGroup(deps, system, acmeId, id, { name: 'Ours' }))).toBe('not_found')
    expect(refusal(() => removeServiceGroup(deps, system, acmeId, id))).toBe('not_found')
  }
  expect(pageOrder(deps, otherId)).toEqual(['Theirs: API', ''])
  expect([db.select().from(serviceGroups).all().length, audited()]).toEqual([1, []])
})

test.each([
  ['ed', 'forbidden'],
  ['vic', 'forbidden'],
  ['olga', 'not_found'],
] as const)('%s may neither add, rename nor remove a group: %s', (persona, code) => {
  const { deps, actor, audited } = testRoom()
  const group = addGroup(deps)
  const by = actor(persona)
  expect([
    refusal(() => createServiceGroup(deps, by, acmeId, { name: 'New' })),
    refusal(() => editServiceGroup(deps, by, acmeId, group, { name: 'New' })),
    refusal(() => removeServiceGroup(deps, by, acmeId, group)),
  ]).toEqual([code, code, code])
  expect([pageOrder(deps), audited()]).toEqual([['Platform: ', ''], ['service_group.created']])
})
