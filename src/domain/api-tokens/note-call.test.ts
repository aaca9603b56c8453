import { expect, test } from 'vitest'
import { notedCalls } from '#src/db/schema/api-calls.ts'
import { entries } from '#src/testing/accounts.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { TokenActor } from '../context.ts'
import { createApiToken } from './create-api-token.ts'
import { actorOfToken } from './find-api-token.ts'
import { noteCall } from './note-call.ts'

const day = 24 * 3_600_000

function program({ deps }: TestRoom, name = 'Exporter'): TokenActor {
  const token = createApiToken(deps, system, acmeId, { name, role: 'viewer', days: 0 })
  const actor = actorOfToken(deps, testOrigin, token)
  if (!actor) throw new Error('it opens nothing')
  return actor
}

const read = { operation: 'GET /v1/pages', refusal: 0 }
const noted = (room: TestRoom) =>
  entries(room).flatMap(({ action, by, changes }) => (action === 'api_token.created' ? [] : [{ action, by, changes }]))

test('the first call of a day is recorded, for each token, operation and refusal', () => {
  const room = testRoom()
  const [one, two] = [program(room), program(room, 'Other')]
  for (let time = 0; time < 3; time++)
    for (const actor of [one, two])
      for (const call of [read, { ...read, refusal: 403 }, { ...read, refusal: 404 }, { ...read, operation: 'GET /x' }])
        noteCall(room.deps, actor, call)
  const used = { action: 'api_token.used', changes: { operation: 'GET /v1/pages' } }
  const refused = (status: number) => ({
    action: 'api_token.refused',
    changes: { operation: 'GET /v1/pages', status },
  })
  const each = [used, refused(403), refused(404), { ...used, changes: { operation: 'GET /x' } }]
  expect(noted(room)).toEqual([one, two].flatMap(({ tokenId: by }) => each.map((entry) => ({ ...entry, by }))))
})

test('a day is a day in UTC; the next one records anew', () => {
  const room = testRoom()
  const actor = program(room)
  noteCall(room.deps, actor, read)
  room.clock.advance(day / 2 - 1)
  noteCall(room.deps, actor, read)
  expect(noted(room)).toHaveLength(1)
  room.clock.advance(1)
  noteCall(room.deps, actor, read)
  expect(noted(room)).toHaveLength(2)
  expect(room.db.select().from(notedCalls).all()).toEqual([
    { tokenId: actor.tokenId, operation: 'GET /v1/pages', refusal: 0, day: '2026-03-11' },
  ])
})

test('a process that has forgotten records nothing twice', () => {
  const room = testRoom()
  const actor = program(room)
  noteCall(room.deps, actor, read)
  const other = { ...room.deps, db: Object.create(room.deps.db) }
  noteCall(other, actor, read)
  expect(noted(room)).toHaveLength(1)
})

test('where nothing can be written the call is recorded later', () => {
  const room = testRoom()
  const actor = program(room)
  room.db.$client.run('PRAGMA query_only = ON')
  noteCall(room.deps, actor, read)
  room.db.$client.run('PRAGMA query_only = OFF')
  expect(noted(room)).toEqual([])
  noteCall(room.deps, actor, read)
  expect(noted(room)).toHaveLength(1)
})
