import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { accounts } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { ines, lastAct } from '#src/testing/instance-acts.ts'
import { system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { answerDataRequest, refuseDataRequest } from './close-data-request.ts'
import { dataRequestById } from './find-data-requests.ts'
import { forgetOldRequests } from './forget-old-requests.ts'
import { recordDataRequest } from './record-data-request.ts'
import { remindOfDataRequests } from './remind-of-data-requests.ts'

const received = Date.UTC(2026, 2, 10)
const due = Date.UTC(2026, 3, 9)
const weekBefore = Date.UTC(2026, 3, 2)
const record = ({ deps }: TestRoom, receivedAt = received) =>
  recordDataRequest(deps, ines, { address: 'sue@example.org', kind: 'access', receivedAt, notes: 'By letter' })
const mails = ({ db }: TestRoom) =>
  db
    .select()
    .from(deliveries)
    .all()
    .map(({ kind, address, subjectId }) => [kind, address, subjectId])
const remindAt = ({ deps, clock }: TestRoom, at: number) => {
  clock.set(at)
  return remindOfDataRequests(deps, system)
}

test('the instance admins are told a week before it is due, and when it is overdue; each once', () => {
  const room = testRoom()
  const id = record(room)
  const told = [weekBefore - 1, weekBefore, weekBefore + 1, due - 1, due, due + 1].map((at) => remindAt(room, at))
  expect(told).toEqual([0, 1, 0, 0, 1, 0])
  const both = ['iris', 'ines'].map((who) => ['data_request_due', `${who}@example.com`, id])
  expect(mails(room).sort()).toEqual([...both, ...both].sort())
  expect(dataRequestById(room.db, id)).toMatchObject({ dueNotifiedAt: weekBefore, overdueNotifiedAt: due })
  expect(room.audited(null).slice(1)).toEqual(['data_request.due', 'data_request.overdue'])
  expect(lastAct(room.db)).toMatchObject({ actorId: 'test', subject: `data_request ${id}`, changes: { told: 2 } })
})

test('after a week in which nothing ran it is told once, that it is overdue', () => {
  const room = testRoom()
  const id = record(room)
  expect([remindAt(room, due + 1), remindAt(room, due + 2)]).toEqual([1, 0])
  expect(dataRequestById(room.db, id)).toMatchObject({ dueNotifiedAt: due + 1, overdueNotifiedAt: due + 1 })
  expect([mails(room).length, lastAct(room.db).action]).toEqual([2, 'data_request.overdue'])
})

test('what is closed is not told of, nor is an admin whose account is deleted', () => {
  const room = testRoom()
  answerDataRequest(room.deps, ines, record(room))
  refuseDataRequest(room.deps, ines, record(room), { reason: 'Not Sue' })
  expect(remindAt(room, due)).toBe(0)
  writeUnaudited(room.db, (tx) =>
    tx.update(accounts).set({ deletionRequestedAt: 1 }).where(eq(accounts.id, 'iris00000000')).run(),
  )
  const id = record(room)
  expect(remindAt(room, due)).toBe(1)
  expect(mails(room)).toEqual([['data_request_due', 'ines@example.com', id]])
})

test('several are told of in one mail, about the one that is most overdue', () => {
  const room = testRoom()
  const ids = [0, 1, 30].map((days) => record(room, received - days * 24 * 3_600_000))
  expect(remindAt(room, weekBefore)).toBe(3)
  expect(mails(room)).toEqual(['iris', 'ines'].map((who) => ['data_request_due', `${who}@example.com`, ids[2]]))
  expect(room.audited(null).slice(3)).toEqual(['data_request.due', 'data_request.due', 'data_request.overdue'])
})

test('a request closed long ago loses whose it was, and why; that there was one stays', () => {
  const room = testRoom()
  const [refused, answered, open] = [record(room), record(room), record(room)]
  refuseDataRequest(room.deps, ines, refused, { reason: 'It was not Sue' })
  const closedAt = room.clock.now()
  room.clock.advance(1)
  answerDataRequest(room.deps, ines, answered)
  const [before, untouched] = [dataRequestById(room.db, refused), dataRequestById(room.db, open)]
  room.clock.advance(1000)

  expect(forgetOldRequests(room.deps, system, closedAt - 1)).toBe(0)
  expect([forgetOldRequests(room.deps, system, closedAt), forgetOldRequests(room.deps, system, closedAt)]).toEqual([
    1, 0,
  ])
  const { address, ...kept } = dataRequestById(room.db, refused)
  expect(address).toMatch(/^erased-[0-9a-f]{8}$/)
  expect({ ...kept, address: before.address }).toEqual({
    ...before,
    reason: null,
    notes: '',
    forgottenAt: room.clock.now(),
  })
  expect(lastAct(room.db)).toMatchObject({
    action: 'data_request.forgotten',
    subject: `data_request ${refused}`,
    changes: {},
  })
  expect([dataRequestById(room.db, answered).address, dataRequestById(room.db, open)]).toEqual([
    'sue@example.org',
    untouched,
  ])
})
