import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { databaseFrom } from '#src/db/connection.ts'
import { apiTokens } from '#src/db/schema/access.ts'
import { notedCalls } from '#src/db/schema/api-calls.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { entries } from '#src/testing/accounts.ts'
import { acmeId, system, testOrigin } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { someAction } from '#src/testing/some-action.ts'
import { testDeps } from '#src/testing/test-deps.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { TokenActor } from '../context.ts'
import { createApiToken } from './create-api-token.ts'
import { actorOfToken } from './find-api-token.ts'
import { noteCall, notedUnlessRecorded, recordNotedCalls } from './note-call.ts'

const day = 24 * 3_600_000

function program({ deps }: TestRoom, name = 'Exporter'): TokenActor {
  const token = createApiToken(deps, system, acmeId, { name, role: 'viewer', days: 0 })
  const actor = actorOfToken(deps, testOrigin, token)
  if (!actor) throw new Error('it opens nothing')
  return actor
}

const read = { operation: 'GET /v1/pages', refusal: 0 }
/** What is recorded by now, without what made the tokens. */
const recorded = (room: TestRoom) => {
  recordNotedCalls(room.deps)
  return written(room)
}
const written = (room: TestRoom) =>
  entries(room.deps).flatMap(({ action, by, changes }) =>
    action === 'api_token.created' ? [] : [{ action, by, changes }],
  )

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
  expect(recorded(room)).toEqual([one, two].flatMap(({ tokenId: by }) => each.map((entry) => ({ ...entry, by }))))
})

test('a day is a day in UTC; the next one records anew', () => {
  const room = testRoom()
  const actor = program(room)
  noteCall(room.deps, actor, read)
  room.clock.advance(day / 2 - 1)
  noteCall(room.deps, actor, read)
  expect(recorded(room)).toHaveLength(1)
  room.clock.advance(1)
  noteCall(room.deps, actor, read)
  expect(recorded(room)).toHaveLength(2)
  expect(room.db.select().from(notedCalls).all()).toEqual([
    { tokenId: actor.tokenId, operation: 'GET /v1/pages', refusal: 0, day: '2026-03-11' },
  ])
})

test('a call changes nothing until the second is over', () => {
  const room = testRoom()
  const actor = program(room)
  room.db.$client.run('PRAGMA query_only = ON')
  noteCall(room.deps, actor, read)
  room.db.$client.run('PRAGMA query_only = OFF')
  expect([written(room).length, recorded(room).length, recorded(room).length]).toEqual([0, 1, 1])
})

test('a process that was started anew records nothing twice', () => {
  const room = testRoom()
  const actor = program(room)
  noteCall(room.deps, actor, read)
  expect(recorded(room)).toHaveLength(1)
  const db = databaseFrom(room.db.$client.serialize())
  const anew = testDeps({ db, clock: room.clock })
  noteCall(anew, actor, read)
  recordNotedCalls(anew)
  expect(entries(anew).map(({ action }) => action)).toEqual(['api_token.created', 'api_token.used'])
})

test('where nothing can be written the call is recorded later', () => {
  const room = testRoom()
  const actor = program(room)
  noteCall(room.deps, actor, read)
  room.db.$client.run('PRAGMA query_only = ON')
  recordNotedCalls(room.deps)
  room.db.$client.run('PRAGMA query_only = OFF')
  expect(written(room)).toEqual([])
  expect(recorded(room)).toHaveLength(1)
})

test('a token that was erased since it called takes nobody’s entry with it', () => {
  const room = testRoom()
  const [gone, actor] = [program(room), program(room, 'Other')]
  for (const one of [gone, actor]) noteCall(room.deps, one, read)
  writeUnaudited(room.db, (tx) => void tx.delete(apiTokens).where(eq(apiTokens.id, gone.tokenId)).run())
  expect(recorded(room)).toMatchObject([{ by: actor.tokenId }])
})

test('many tokens at once cost no more than a bound of memory, and what is beyond it is recorded by the next call', () => {
  const room = testRoom()
  const actor = program(room)
  const call = (operation: number) => noteCall(room.deps, actor, { operation: `GET /${operation}`, refusal: 404 })
  for (let operation = 0; operation < 1100; operation++) call(operation)
  expect(recorded(room)).toHaveLength(1000)
  call(1050)
  expect(recorded(room)).toHaveLength(1001)
})

test('a call that leaves an audit entry of its own is noted no more; one that leaves none is', async () => {
  const room = testRoom()
  const actor = program(room)
  const subject = { type: 'x', id: 'x' }
  const act = () =>
    write(
      room.db,
      (tx) => void recordAudit(tx, room.deps, actor, { action: someAction('x'), organizationId: acmeId, subject }),
    )
  await notedUnlessRecorded(room.deps, actor, 'POST /v1/x', act)
  await notedUnlessRecorded(room.deps, actor, 'POST /v1/data', () => {})
  await expect(
    notedUnlessRecorded(room.deps, actor, 'POST /v1/no', () => Promise.reject(new Error('no'))),
  ).rejects.toThrow('no')
  expect(recorded(room).map(({ action, changes }) => [action, changes])).toEqual([
    ['x', {}],
    ['api_token.used', { operation: 'POST /v1/data' }],
  ])
})
