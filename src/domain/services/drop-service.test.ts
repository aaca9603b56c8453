import { expect, test } from 'vitest'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { refusal, testRoom } from '#src/testing/room.ts'
import { addGroup, addService, pageOrder } from '#src/testing/services.ts'
import { dropService } from './drop-service.ts'

test('a service is put before another, last, and into another group; where it stands, nothing is written', () => {
  const room = testRoom()
  const group = addGroup(room.deps)
  const [inside, a, b, c] = [
    addService(room.deps, 'In', group),
    ...['A', 'B', 'C'].map((name) => addService(room.deps, name)),
  ]
  const place = (id: string | undefined, serviceGroupId: string | null, before: string | null | undefined) => {
    dropService(room.deps, system, acmeId, id ?? '', { serviceGroupId, before: before ?? null })
    return pageOrder(room.deps)
  }
  expect(place(c, null, a)).toEqual(['Platform: In', 'C, A, B'])
  expect(place(c, null, null)).toEqual(['Platform: In', 'A, B, C'])
  expect(place(b, group, inside)).toEqual(['Platform: B, In', 'A, C'])
  expect(place(b, group, 'no such')).toEqual(['Platform: In, B', 'A, C'])
  const entries = room.audited().length
  expect(place(b, group, null)).toEqual(['Platform: In, B', 'A, C'])
  expect(place(a, null, c)).toEqual(['Platform: In, B', 'A, C'])
  expect(room.audited()).toHaveLength(entries)
  expect(room.audited().filter((action) => action === 'service.moved')).toHaveLength(4)
})

test('no viewer places a service, and nobody one of another organization, nor into a group of it', () => {
  const room = testRoom()
  const id = addService(room.deps)
  const foreign = addGroup(room.deps, 'Foreign', otherId)
  const last = { serviceGroupId: null, before: null }
  expect(refusal(() => dropService(room.deps, room.actor('vic'), acmeId, id, last))).toBe('forbidden')
  expect(refusal(() => dropService(room.deps, room.actor('olga'), otherId, id, last))).toBe('not_found')
  expect(refusal(() => dropService(room.deps, system, acmeId, id, { ...last, serviceGroupId: foreign }))).toBe(
    'not_found',
  )
})
