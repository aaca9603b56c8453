import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { services } from '#src/db/schema/services.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService } from '#src/testing/services.ts'
import { someAction } from '#src/testing/some-action.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { archiveService } from './archive-service.ts'
import { findService, findServiceGroup, listServices } from './find-service.ts'
import { markChanged } from './mark-changed.ts'

test('a service is found by its organization alone, and not once it is archived', () => {
  const { deps, db } = testRoom()
  const [id, old] = [addService(deps, 'API'), addService(deps, 'Old')]
  archiveService(deps, system, acmeId, old, 'Old')
  expect(findService(db, acmeId, id)).toMatchObject({ id, name: 'API' })
  for (const [organizationId, which] of [
    [acmeId, old],
    [otherId, id],
    [acmeId, 'unknown00000'],
    [acmeId, ''],
  ] as const)
    expect(refusal(() => findService(db, organizationId, which))).toBe('not_found')
})

test('a group is found by its organization alone', () => {
  const { deps, db } = testRoom()
  const id = addGroup(deps)
  expect(findServiceGroup(db, acmeId, id)).toMatchObject({ id, name: 'Platform' })
  expect(refusal(() => findServiceGroup(db, otherId, id))).toBe('not_found')
  expect(refusal(() => findServiceGroup(db, acmeId, 'unknown00000'))).toBe('not_found')
})

/** Rows as an import may bring them: positions with gaps, and some twice. */
function place(room: ReturnType<typeof testRoom>, positions: Record<string, number>): void {
  writeUnaudited(room.db, (tx) => {
    for (const [id, position] of Object.entries(positions))
      tx.update(services).set({ position }).where(eq(services.id, id)).run()
  })
}

test('the list is the page: groups by position, empty ones included, then what has no group; archived ones nowhere', () => {
  const room = testRoom()
  const { deps, db } = room
  const [platform, empty] = [addGroup(deps, 'Platform'), addGroup(deps, 'Empty')]
  const [web, api, queue, mail] = [
    addService(deps, 'Web'),
    addService(deps, 'API', platform),
    addService(deps, 'Queue', platform),
    addService(deps, 'Mail'),
  ]
  archiveService(deps, system, acmeId, addService(deps, 'Old', platform), 'Old')
  addService(deps, 'Theirs', null, otherId)
  place(room, { [web]: 70, [mail]: 7, [api]: 5, [queue]: 5 })
  expect(listServices(db, acmeId).map((one) => [one.group?.id ?? null, one.services.map(({ id }) => id)])).toEqual([
    [platform, [api, queue]],
    [empty, []],
    [null, [mail, web]],
  ])
})

test('an organization without services has an empty page', () => {
  expect(listServices(testRoom().db, acmeId)).toEqual([{ group: null, services: [] }])
})

test('what changes the status of services marks these as changed and no other', () => {
  const { deps, db } = testRoom()
  const [api, web, mail] = [addService(deps, 'API'), addService(deps, 'Web'), addService(deps, 'Mail')]
  const mark = (ids: string[], at: number) =>
    write(db, (tx) => {
      markChanged(tx, ids, at)
      recordAudit(tx, deps, system, {
        action: someAction('marked'),
        organizationId: acmeId,
        subject: { type: 'x', id: 'x' },
      })
    })
  mark([api, mail], testEpoch + 5)
  mark([], testEpoch + 9)
  const changed = db.select({ id: services.id, at: services.updatedAt }).from(services).all()
  expect(Object.fromEntries(changed.map(({ id, at }) => [id, at - testEpoch]))).toEqual({
    [api]: 5,
    [web]: 0,
    [mail]: 5,
  })
})
