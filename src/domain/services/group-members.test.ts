import { expect, test } from 'vitest'
import { services } from '#src/db/schema/services.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { archiveService } from './archive-service.ts'
import { findService, findServiceGroup } from './find-service.ts'
import { membersOf } from './group-members.ts'
import { createServiceGroup, editServiceGroup } from './service-groups.ts'

function peopled() {
  const room = testRoom()
  const [core, apps] = [addGroup(room.deps, 'Core'), addGroup(room.deps, 'Apps')]
  const [a, b, c] = ['A', 'B', 'C'].map((name) => addService(room.deps, name, core)) as [string, string, string]
  const [ios, web] = [addService(room.deps, 'iOS', apps), addService(room.deps, 'Web')]
  return { ...room, core, apps, a, b, c, ios, web }
}

test('a group is created with its services, in the order in which they are named, wherever they stood', () => {
  const { deps, actor, b, ios, web } = peopled()
  const input = { name: 'New', description: 'Of all kinds', members: [web, b, ios, web] }
  const group = createServiceGroup(deps, actor('ann'), acmeId, input)
  expect(pageOrder(deps)).toEqual(['Core: A, C', 'Apps: ', 'New: Web, B, iOS', ''])
  expect(membersOf(deps.db, group)).toEqual([web, b, ios])
  expect(lastEntry(deps)).toMatchObject({ action: 'service_group.created', changes: input })
})

test.each<[string, (ids: ReturnType<typeof peopled>) => string[], string[]]>([
  ['another order', ({ a, b, c }) => [c, a, b], ['Core: C, A, B', 'Apps: iOS', 'Web']],
  ['one less', ({ a, c }) => [a, c], ['Core: A, C', 'Apps: iOS', 'Web, B']],
  ['one from elsewhere', ({ a, b, c, ios }) => [a, ios, b, c], ['Core: A, iOS, B, C', 'Apps: ', 'Web']],
  ['others', ({ web, ios }) => [web, ios], ['Core: Web, iOS', 'Apps: ', 'A, B, C']],
  ['nobody', () => [], ['Core: ', 'Apps: iOS', 'Web, A, B, C']],
])('a group gets %s', (_, members, order) => {
  const room = peopled()
  const { deps, actor, core, a, b, c } = room
  editServiceGroup(deps, actor('ann'), acmeId, core, { members: members(room) })
  expect(pageOrder(deps)).toEqual(order)
  expect(membersOf(deps.db, { id: core, organizationId: acmeId })).toEqual(members(room))
  expect(lastEntry(deps)).toMatchObject({
    action: 'service_group.edited',
    changes: { before: { members: [a, b, c] }, after: { name: 'Core', members: members(room) } },
  })
})

test('only who moves from one group to another has changed; the archived stay what they were', () => {
  const { deps, db, clock, core, a, b, c, web } = peopled()
  archiveService(deps, system, acmeId, b, 'B')
  clock.advance(1000)
  editServiceGroup(deps, system, acmeId, core, { members: [c, web, a] })
  const changedAt = (id: string) => findService(db, acmeId, id).updatedAt - testEpoch
  expect([a, c, web].map(changedAt)).toEqual([0, 0, 1000])
  expect(db.select().from(services).all()).toContainEqual(
    expect.objectContaining({ id: b, serviceGroupId: core, archivedAt: testEpoch }),
  )
})

test('a service that is unknown, archived or elsewhere makes no member, and nothing of the change holds', () => {
  const { deps, db, audited, core, a, c } = peopled()
  archiveService(deps, system, acmeId, c, 'C')
  const theirs = addService(deps, 'Theirs', null, otherId)
  const [order, entries] = [pageOrder(deps), audited()]
  for (const wrong of ['unknown00000', c, theirs, core]) {
    const edit = { name: 'Else', description: 'x', members: [a, wrong] }
    expect(() => editServiceGroup(deps, system, acmeId, core, edit)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        fields: { members: `No service of this page has the id "${wrong}".` },
      }),
    )
    expect(refusal(() => createServiceGroup(deps, system, acmeId, edit))).toBe('invalid')
  }
  expect(findServiceGroup(db, acmeId, core)).toMatchObject({ name: 'Core', description: '' })
  expect([pageOrder(deps), audited()]).toEqual([order, entries])
})

test("editors may not, and another organization's group is not found", () => {
  const { deps, actor, core, web } = peopled()
  const theirs = addGroup(deps, 'Theirs', otherId)
  const edit = (persona: 'ed' | 'vic' | 'olga' | 'ann', id: string) =>
    refusal(() => editServiceGroup(deps, actor(persona), acmeId, id, { members: [web] }))
  expect([edit('ed', core), edit('vic', core), edit('olga', core), edit('ann', theirs)]).toEqual([
    'forbidden',
    'forbidden',
    'not_found',
    'not_found',
  ])
})
