import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import type { Direction } from '../one-place.ts'
import { archiveService } from './archive-service.ts'
import { moveService, moveServiceGroup } from './move-service.ts'

const names = ['A', 'B', 'C', 'D']

/** Four services without a group; returns how they are found by name. */
function four({ deps }: TestRoom): (name: string) => string {
  const ids = new Map(names.map((name) => [name, addService(deps, name)]))
  return (name) => ids.get(name) ?? ''
}

test.each<[string, Direction, string]>([
  ['A', 'down', 'B, A, C, D'],
  ['B', 'up', 'B, A, C, D'],
  ['C', 'down', 'A, B, D, C'],
  ['A', 'up', 'A, B, C, D'],
  ['D', 'down', 'A, B, C, D'],
])('%s moved %s: %s', (name, direction, order) => {
  const room = testRoom()
  const idOf = four(room)
  moveService(room.deps, system, acmeId, idOf(name), direction)
  expect(pageOrder(room.deps)).toEqual([order])
})

test('however they are moved, each move swaps neighbours and no more', () => {
  const moves = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom<Direction>('up', 'down')), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(moves, (list) => {
      const room = testRoom()
      const idOf = four(room)
      const expected = [...names]
      for (const [name, direction] of list) {
        moveService(room.deps, system, acmeId, idOf(name), direction)
        const from = expected.indexOf(name)
        const neighbour = expected[direction === 'up' ? from - 1 : from + 1]
        if (neighbour !== undefined) [expected[expected.indexOf(neighbour)], expected[from]] = [name, neighbour]
      }
      expect(pageOrder(room.deps)).toEqual([expected.join(', ')])
    }),
    { numRuns: 25 },
  )
})

test('a service moves past an archived one in a single step', () => {
  const room = testRoom()
  const idOf = four(room)
  archiveService(room.deps, system, acmeId, idOf('B'), 'B')
  moveService(room.deps, system, acmeId, idOf('C'), 'up')
  expect(pageOrder(room.deps)).toEqual(['C, A, D'])
})

test('a service stays within its group, and the others stay where they are', () => {
  const { deps } = testRoom()
  const [platform, apps] = [addGroup(deps, 'Platform'), addGroup(deps, 'Apps')]
  const first = addService(deps, 'Database', platform)
  addService(deps, 'Queue', platform)
  const last = addService(deps, 'iOS', apps)
  const alone = addService(deps, 'Web')
  for (const [id, direction] of [
    [first, 'up'],
    [last, 'down'],
    [alone, 'up'],
    [alone, 'down'],
  ] as const)
    moveService(deps, system, acmeId, id, direction)
  expect(pageOrder(deps)).toEqual(['Platform: Database, Queue', 'Apps: iOS', 'Web'])
  moveService(deps, system, acmeId, first, 'down')
  expect(pageOrder(deps)).toEqual(['Platform: Queue, Database', 'Apps: iOS', 'Web'])
})

test('a group moves with its services, and stops at the ends of the page', () => {
  const { deps } = testRoom()
  const [one, two, three] = ['One', 'Two', 'Three'].map((name) => addGroup(deps, name))
  addService(deps, 'Web', two)
  const move = (id: string | undefined, direction: Direction) => {
    moveServiceGroup(deps, system, acmeId, id ?? '', direction)
    return pageOrder(deps).join('; ')
  }
  expect(move(two, 'up')).toBe('Two: Web; One: ; Three: ; ')
  expect(move(two, 'up')).toBe('Two: Web; One: ; Three: ; ')
  expect(move(one, 'down')).toBe('Two: Web; Three: ; One: ; ')
  expect(move(one, 'down')).toBe('Two: Web; Three: ; One: ; ')
  expect(move(three, 'up')).toBe('Three: ; Two: Web; One: ; ')
})

test('the audit log says who moved what which way', () => {
  const { deps, actor } = testRoom()
  const [service, group] = [addService(deps), addGroup(deps)]
  addService(deps, 'Behind')
  addGroup(deps, 'Before')
  moveServiceGroup(deps, system, acmeId, group, 'down')
  moveService(deps, actor('ann'), acmeId, service, 'down')
  const entry = { by: 'ann000000000', subject: `service ${service}`, changes: { direction: 'down' } }
  expect(lastEntry(deps)).toEqual({ action: 'service.moved', ...entry })
  moveServiceGroup(deps, actor('otto'), acmeId, group, 'up')
  const ofGroup = { by: 'otto00000000', subject: `service_group ${group}`, changes: { direction: 'up' } }
  expect(lastEntry(deps)).toEqual({ action: 'service_group.moved', ...ofGroup })
})

test.each<[Direction, number]>([
  ['up', 0],
  ['down', 1],
])('at the end, %s moves nothing, and the audit log says nothing', (direction, index) => {
  const { deps, audited } = testRoom()
  const [services, groups] = [
    ['A', 'B'].map((name) => addService(deps, name)),
    ['One', 'Two'].map((name) => addGroup(deps, name)),
  ]
  const before = [pageOrder(deps), audited()]
  moveService(deps, system, acmeId, services[index] ?? '', direction)
  moveServiceGroup(deps, system, acmeId, groups[index] ?? '', direction)
  expect([pageOrder(deps), audited()]).toEqual(before)
})

test("editors and viewers move nothing, and another organization's are not found", () => {
  const { deps, actor, audited } = testRoom()
  const [service, group] = [addService(deps), addGroup(deps)]
  const [theirs, theirGroup] = [addService(deps, 'Theirs', null, otherId), addGroup(deps, 'Theirs', otherId)]
  const both = (persona: 'ann' | 'ed' | 'vic' | 'olga', id: string, groupId: string) => [
    refusal(() => moveService(deps, actor(persona), acmeId, id, 'up')),
    refusal(() => moveServiceGroup(deps, actor(persona), acmeId, groupId, 'up')),
  ]
  for (const persona of ['ed', 'vic'] as const)
    expect(both(persona, service, group)).toEqual(['forbidden', 'forbidden'])
  expect(both('olga', service, group)).toEqual(['not_found', 'not_found'])
  expect(both('ann', theirs, theirGroup)).toEqual(['not_found', 'not_found'])
  expect(audited()).toEqual(['service.created', 'service_group.created'])
})
