import { expect, test } from 'vitest'
import type { dataRequests } from '#src/db/schema/data-requests.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { checkDataRequest, type DataRequestInput, notesProblem } from './check-data-request.ts'
import { answerDataRequest, noteDataRequest, refuseDataRequest } from './close-data-request.ts'
import { closedDataRequests, dataRequestById, openDataRequests } from './find-data-requests.ts'
import { recordDataRequest } from './record-data-request.ts'

const now = Date.UTC(2026, 2, 10, 12)
const today = Date.UTC(2026, 2, 10)
const day = 24 * 3_600_000
const typed = { address: 'Sue@Example.org', kind: 'erasure', receivedOn: '2026-03-10', notes: ' By letter ' }
const input: DataRequestInput = { address: 'sue@example.org', kind: 'erasure', receivedAt: today, notes: 'By letter' }
const check = (changes: Record<string, string>) => checkDataRequest(readForm({ ...typed, ...changes }), now)
const record = ({ deps }: TestRoom, changes: Partial<DataRequestInput> = {}) =>
  recordDataRequest(deps, ines, { ...input, ...changes })
type Row = typeof dataRequests.$inferSelect
const ids = (rows: Row[]) => rows.map(({ id }) => id)

test('a request as typed, its address as addresses are stored', () => {
  expect(sidesOf(check({}))).toEqual({ values: input, errors: {} })
  for (const kind of ['access', 'erasure', 'correction', 'objection'])
    expect(sidesOf(check({ kind })).values.kind).toBe(kind)
})

test.each([
  ['address', '', 'Type an e-mail address.'],
  ['address', 'Sue', 'Type one plain e-mail address, such as ann@example.com.'],
  ['kind', '', 'Choose the kind of request.'],
  ['kind', 'portability', 'Choose the kind of request.'],
  ['receivedOn', '', 'Choose the day the request arrived.'],
  ['receivedOn', '10 March', 'Choose the day the request arrived.'],
  ['receivedOn', '2026-02-31', 'Choose the day the request arrived.'],
  ['receivedOn', '2026-03-11', 'Choose a day that is not in the future.'],
  ['notes', 'n'.repeat(10_001), 'At most 10,000 characters.'],
])('%s %j is refused beside its field alone', (field, value, sentence) => {
  expect(sidesOf(check({ [field]: value })).errors).toEqual({ [field]: sentence })
})

test('notes may be 10,000 characters long', () => {
  expect([notesProblem('n'.repeat(10_000)), sidesOf(check({ notes: 'n'.repeat(10_000) })).errors]).toEqual([
    undefined,
    {},
  ])
})

test('a request is due 30 days after it came; the audit log knows what was asked, and not who', () => {
  const room = testRoom()
  const id = record(room, { receivedAt: today - 3 * day })
  const dueAt = Date.UTC(2026, 3, 6)
  expect(dataRequestById(room.db, id)).toEqual({
    ...input,
    id,
    receivedAt: today - 3 * day,
    dueAt,
    state: 'open',
    reason: null,
    createdAt: now,
    closedAt: null,
    dueNotifiedAt: null,
    overdueNotifiedAt: null,
    forgottenAt: null,
  })
  expect(lastAct(room.db)).toEqual({
    action: 'data_request.recorded',
    actorId: 'ines00000000',
    subject: `data_request ${id}`,
    changes: { kind: 'erasure', dueAt },
    ip: '192.0.2.1',
  })
})

test('open ones stand by when they are due, closed ones by when they were closed', () => {
  const room = testRoom()
  const [late, early, middle, other] = [0, 9, 5, 7].map((days) => record(room, { receivedAt: today - days * day }))
  expect(ids(openDataRequests(room.db))).toEqual([early, other, middle, late])
  answerDataRequest(room.deps, ines, other ?? '')
  room.clock.advance(1)
  refuseDataRequest(room.deps, ines, early ?? '', { reason: 'It was not Sue' })
  expect(ids(openDataRequests(room.db))).toEqual([middle, late])
  expect(ids(closedDataRequests(room.db))).toEqual([early, other])
  expect(refusal(() => dataRequestById(room.db, 'unknown00000'))).toBe('not_found')
})

test('it is noted, answered or refused; each is recorded without a word of it', () => {
  const room = testRoom()
  const [answered, refused] = [record(room), record(room)]
  noteDataRequest(room.deps, ines, answered, { notes: ' Asked by phone ' })
  expect(lastAct(room.db)).toMatchObject({ action: 'data_request.noted', changes: {} })
  answerDataRequest(room.deps, ines, answered)
  expect(dataRequestById(room.db, answered)).toMatchObject({
    state: 'answered',
    notes: 'Asked by phone',
    closedAt: now,
    reason: null,
  })
  expect(lastAct(room.db)).toMatchObject({
    action: 'data_request.answered',
    subject: `data_request ${answered}`,
    changes: {},
  })
  refuseDataRequest(room.deps, ines, refused, { reason: ' It was not Sue ' })
  expect(dataRequestById(room.db, refused)).toMatchObject({ state: 'refused', reason: 'It was not Sue', closedAt: now })
  expect(lastAct(room.db)).toMatchObject({ action: 'data_request.refused', changes: {} })
})

test('what is closed stays as it is', () => {
  const room = testRoom()
  const id = record(room)
  answerDataRequest(room.deps, ines, id)
  const before = dataRequestById(room.db, id)
  for (const act of [
    () => answerDataRequest(room.deps, ines, id),
    () => refuseDataRequest(room.deps, ines, id, { reason: 'Too late' }),
    () => noteDataRequest(room.deps, ines, id, { notes: 'Too late' }),
  ])
    expect(act).toThrow(expect.objectContaining({ code: 'conflict', message: 'This request is closed already.' }))
  expect(dataRequestById(room.db, id)).toEqual(before)
  expect(room.audited(null)).toEqual(['data_request.recorded', 'data_request.answered'])
})

test('a refusal needs a reason, and neither it nor notes are endless', () => {
  const room = testRoom()
  const id = record(room)
  const long = 'n'.repeat(10_001)
  const refused = (fields: Record<string, string>) => expect.objectContaining({ code: 'invalid', fields })
  const refuse = (reason: string) => () => refuseDataRequest(room.deps, ines, id, { reason })
  expect(refuse(' \n')).toThrow(refused({ reason: 'Give a reason: you have to tell it to the person who asked.' }))
  expect(refuse(long)).toThrow(refused({ reason: 'At most 10,000 characters.' }))
  expect(() => noteDataRequest(room.deps, ines, id, { notes: long })).toThrow(
    refused({ notes: 'At most 10,000 characters.' }),
  )
  expect([dataRequestById(room.db, id).state, room.audited(null)]).toEqual(['open', ['data_request.recorded']])
})

test('an unknown one is not found', () => {
  const { deps, audited } = testRoom()
  expect(refusal(() => answerDataRequest(deps, ines, 'unknown00000'))).toBe('not_found')
  expect(audited(null)).toEqual([])
})

test('nobody but the instance admin keeps the register', async () => {
  const room = testRoom()
  const id = record(room)
  const acts = [
    await letThrough((actor) => recordDataRequest(room.deps, actor, input)),
    await letThrough((actor) => noteDataRequest(room.deps, actor, id, { notes: 'x' })),
    await letThrough((actor) => answerDataRequest(room.deps, actor, id)),
    await letThrough((actor) => refuseDataRequest(room.deps, actor, id, { reason: 'x' })),
  ]
  expect([acts.flat(), openDataRequests(room.db).length, room.audited(null)]).toEqual([
    [],
    1,
    ['data_request.recorded'],
  ])
})
