import { expect, test } from 'vitest'
import { serviceStatusChanges } from '#src/db/schema/services.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { archiveService } from './archive-service.ts'
import { changeService } from './change-service.ts'
import { createService } from './create-service.ts'
import { findService, listAllServices } from './find-service.ts'

const placesOf = ({ deps }: ReturnType<typeof testRoom>) =>
  listAllServices(deps.db, acmeId).flatMap(({ services }) => services.map(({ name, position }) => [name, position]))

test('everything that is asked of a service is done at once, each part under its own name', () => {
  const { deps, actor, audited } = testRoom()
  const group = addGroup(deps)
  const [id] = [addService(deps), addService(deps, 'Web', group)]
  const fields = {
    ...{ name: 'REST', description: 'All of it', serviceGroupId: group },
    ...{ showcase: false, onlyShowIfDegraded: true, startDate: '2025-06-01' },
  }
  const changed = changeService(deps, actor('ann'), acmeId, id, { fields, status: 'partial_outage', position: 1 })
  expect(changed).toMatchObject({ ...fields, ownStatus: 'partial_outage', position: 1 })
  expect(findService(deps.db, acmeId, id)).toEqual(changed)
  expect(pageOrder(deps)).toEqual(['Platform: REST, Web', ''])
  expect(audited().slice(-3)).toEqual(['service.edited', 'service.moved', 'service.status_set'])
})

test('a part that is refused undoes the others', () => {
  const { deps, db, audited } = testRoom()
  const id = addService(deps)
  const before = [findService(db, acmeId, id), db.select().from(serviceStatusChanges).all()]
  const change = {
    fields: { name: 'REST', serviceGroupId: 'unknown00000' },
    status: 'major_outage',
    position: 3,
  } as const
  expect(refusal(() => changeService(deps, system, acmeId, id, change))).toBe('not_found')
  expect([findService(db, acmeId, id), db.select().from(serviceStatusChanges).all()]).toEqual(before)
  expect(audited()).toEqual(['service.created'])
})

test('an editor sets a status, and nothing beside it; a viewer nothing; nobody what is elsewhere or archived', () => {
  const { deps, actor, audited } = testRoom()
  const [id, old, theirs] = [addService(deps), addService(deps, 'Old'), addService(deps, 'Theirs', null, otherId)]
  archiveService(deps, system, acmeId, old, 'Old')
  const status = { fields: {}, status: 'major_outage' } as const
  const change = (persona: 'ed' | 'vic' | 'olga', of: string, asked: Parameters<typeof changeService>[4]) =>
    refusal(() => changeService(deps, actor(persona), acmeId, of, asked))
  expect(changeService(deps, actor('ed'), acmeId, id, status).ownStatus).toBe('major_outage')
  const entries = audited().length
  expect([
    change('ed', id, { ...status, fields: { name: 'X' } }),
    change('ed', id, { ...status, position: 2 }),
    change('vic', id, status),
    change('olga', id, status),
    change('ed', theirs, status),
    change('ed', old, status),
  ]).toEqual(['forbidden', 'forbidden', 'forbidden', 'not_found', 'not_found', 'not_found'])
  expect(audited()).toHaveLength(entries)
})

test('a service is given another place by its number', () => {
  const room = testRoom()
  const [, id = ''] = ['A', 'B', 'C'].map((name) => addService(room.deps, name))
  changeService(room.deps, system, acmeId, id, { fields: {}, position: 3 })
  expect(placesOf(room)).toEqual(Object.entries({ A: 1, C: 2, B: 3 }))
  expect(lastEntry(room.deps)).toMatchObject({
    action: 'service.moved',
    changes: { before: { position: 2 }, after: { position: 3 } },
  })
})

test('what is so already is no change; a status is recorded as set all the same', () => {
  const { deps, audited } = testRoom()
  const id = addService(deps)
  const { name, description, startDate, position, ownStatus } = findService(deps.db, acmeId, id)
  const same = { fields: { name, description, startDate }, position }
  expect(changeService(deps, system, acmeId, id, same)).toEqual(findService(deps.db, acmeId, id))
  expect(audited()).toEqual(['service.created'])
  changeService(deps, system, acmeId, id, { ...same, fields: { ...same.fields, name: 'REST' }, status: ownStatus })
  expect(audited()).toEqual(['service.created', 'service.edited', 'service.status_set'])
  expect(lastEntry(deps)?.changes).toEqual({ before: 'operational', after: 'operational' })
})

test('a service is created whole: with its status, its start, its place', () => {
  const { deps, db, clock, audited } = testRoom()
  const group = addGroup(deps)
  addService(deps, 'Web', group)
  clock.advance(1000)
  const input = { name: 'API', description: 'REST', serviceGroupId: group, showcase: false, onlyShowIfDegraded: true }
  const more = { startDate: '2026-03-01', status: 'major_outage', position: 1 } as const
  const service = createService(deps, system, acmeId, { ...input, ...more })
  const start = Date.UTC(2026, 1, 28, 23)
  expect(service).toMatchObject({
    ...input,
    startDate: '2026-03-01',
    startedAt: start,
    ownStatus: 'major_outage',
    position: 1,
  })
  expect(pageOrder(deps)).toEqual(['Platform: API, Web', ''])
  const facts = db
    .select()
    .from(serviceStatusChanges)
    .all()
    .filter(({ serviceId }) => serviceId === service.id)
  expect(facts.map(({ status, at }) => [status, at])).toEqual([
    ['operational', start],
    ['major_outage', testEpoch + 1000],
  ])
  expect(audited().slice(-3)).toEqual(['service.created', 'service.status_set', 'service.moved'])
})

test.each([
  [undefined, '2026-03-10'],
  [null, null],
])('a start of %j is told to programs as %j, and counts from now', (startDate, told) => {
  const { deps } = testRoom()
  const service = createService(deps, system, acmeId, { name: 'A', description: '', serviceGroupId: null, startDate })
  expect(service).toMatchObject({ startDate: told, startedAt: testEpoch })
})
