import { expect, test } from 'vitest'
import { writeUnaudited } from '#src/db/write.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { settling } from './alarm.ts'
import { dismissAlarm } from './dismiss-alarm.ts'
import { type AlarmCall, dueCalls, hasEnded, noteCall, removeEnded } from './due-calls.ts'
import { activeAlarms, listAlarms } from './find-alarms.ts'
import { clearAlarm, type RaisedAlarm, raiseAlarm } from './raise-alarm.ts'

const email = { kind: 'channel_held', subject: 'email' } as const
const denied = { ...email, cause: 'relay access denied', sentence: 'E-mail is held: relay access denied.' }

const raise = ({ deps }: TestRoom, alarm: RaisedAlarm = denied) =>
  writeUnaudited(deps.db, (tx) => raiseAlarm(tx, deps, alarm))
const clear = ({ deps }: TestRoom, which: Pick<RaisedAlarm, 'kind' | 'subject'> = email) =>
  writeUnaudited(deps.db, (tx) => clearAlarm(tx, deps, which))
const due = ({ db, clock }: TestRoom) => dueCalls(db, clock.now())
const events = (room: TestRoom) => due(room).map(({ event, alarm }) => `${event} ${alarm.cause}`)

/** The operator's webhook answers every call that is due. */
function call(room: TestRoom, taken = true): string[] {
  const made = due(room)
  const note = (one: AlarmCall) => writeUnaudited(room.db, (tx) => noteCall(tx, one, { taken, now: room.clock.now() }))
  for (const one of made) note(one)
  return made.map(({ event, alarm }) => `${event} ${alarm.cause}`)
}

test('raised again and again it is told once, and its end once, after it has settled', () => {
  const room = testRoom()
  raise(room)
  expect(activeAlarms(room.db)).toMatchObject([{ ...denied, raisedAt: room.clock.now() }])
  expect(call(room)).toEqual(['alarm.raised relay access denied'])
  for (let minute = 0; minute < 60; minute++) {
    room.clock.advance(60_000)
    raise(room)
    expect(events(room)).toEqual([])
  }
  clear(room)
  expect([activeAlarms(room.db), events(room)]).toEqual([[], []])
  room.clock.advance(settling)
  expect(call(room)).toEqual(['alarm.cleared relay access denied'])
  expect(events(room)).toEqual([])
})

test('each cause is told once, their end once for all, and no more than five causes of one subject', () => {
  const room = testRoom()
  for (let round = 0; round < 2; round++)
    for (let one = 0; one < 9; one++) raise(room, { ...denied, cause: `cause ${one}`, sentence: `${one}.` })
  expect(call(room)).toHaveLength(5)
  expect(activeAlarms(room.db)).toHaveLength(1)
  clear(room)
  room.clock.advance(settling)
  expect(call(room)).toHaveLength(1)
  expect(events(room)).toEqual([])
})

test('a server that flaps is one piece of news', () => {
  const room = testRoom()
  raise(room)
  const told = call(room)
  for (let flap = 0; flap < 20; flap++) {
    clear(room)
    room.clock.advance(settling - 1)
    raise(room)
    told.push(...call(room))
  }
  expect(told).toEqual(['alarm.raised relay access denied'])
  expect(activeAlarms(room.db)).toHaveLength(1)
})

test('what was over and comes back is told anew', () => {
  const room = testRoom()
  const told: string[] = []
  for (let round = 0; round < 2; round++) {
    raise(room)
    told.push(...call(room))
    clear(room)
    room.clock.advance(settling)
    told.push(...call(room))
  }
  expect(told.map((one) => one.split(' ')[0])).toEqual([
    'alarm.raised',
    'alarm.cleared',
    'alarm.raised',
    'alarm.cleared',
  ])
})

test('a call that fails is repeated, further and further apart; who never heard that it began hears no end', () => {
  const room = testRoom()
  raise(room)
  const begin = room.clock.now()
  const at: number[] = []
  for (let second = 0; second < 500; second++) {
    if (call(room, false).length > 0) at.push(room.clock.now() - begin)
    room.clock.advance(1000)
  }
  expect(at).toEqual([0, 5000, 20_000, 80_000, 380_000])
  clear(room)
  room.clock.advance(settling)
  expect(events(room)).toEqual([])
  const [alarm] = listAlarms(room.db)
  expect(alarm && hasEnded(alarm, room.clock.now(), true)).toBe(true)
})

test('an end that nobody takes is given up in the end', () => {
  const room = testRoom()
  raise(room)
  call(room)
  clear(room)
  let calls = 0
  for (let minute = 0; minute < 300; minute++) {
    room.clock.advance(60_000)
    calls += call(room, false).length
  }
  expect(calls).toBe(20)
})

test('what is over and told is removed; without a webhook nobody waits to be told', () => {
  const room = testRoom()
  raise(room)
  call(room)
  clear(room)
  room.clock.advance(settling)
  const ended = (called: boolean) => listAlarms(room.db).filter((one) => hasEnded(one, room.clock.now(), called))
  expect([ended(true), ended(false).length]).toEqual([[], 1])
  call(room)
  writeUnaudited(room.db, (tx) => removeEnded(tx, ended(true)))
  expect(listAlarms(room.db)).toEqual([])
})

test('one subject’s end is no other’s', () => {
  const room = testRoom()
  raise(room)
  raise(room, { ...denied, subject: 'slack' })
  raise(room, { ...denied, kind: 'channel_unreachable' })
  clear(room)
  expect(activeAlarms(room.db).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
    'channel_unreachable email',
    'channel_held slack',
  ])
})

test('news ends when the instance admin has read it; what lasts does not', async () => {
  const room = testRoom()
  const restarted = {
    kind: 'worker_restarted',
    subject: 'import',
    cause: 'hung',
    sentence: 'The worker hung.',
  } as const
  raise(room, restarted)
  raise(room)
  const [news, held] = activeAlarms(room.db).toSorted((a, b) => b.kind.localeCompare(a.kind))
  expect(await letThrough((actor) => dismissAlarm(room.deps, actor, news?.id ?? ''))).toEqual([])
  call(room)
  dismissAlarm(room.deps, ines, news?.id ?? '')
  expect(lastAct(room.db)).toMatchObject({ action: 'alarm.dismissed', subject: `alarm ${news?.id}` })
  expect(refusal(() => dismissAlarm(room.deps, ines, news?.id ?? ''))).toBe('not_found')
  expect(refusal(() => dismissAlarm(room.deps, ines, held?.id ?? ''))).toBe('conflict')
  room.clock.advance(settling)
  expect([activeAlarms(room.db).length, events(room)]).toEqual([1, []])
})
