import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { clearAlarm, type RaisedAlarm, raiseAlarm } from '#src/domain/alarms/raise-alarm.ts'
import { skipRelay } from '#src/domain/mail/configure-relay.ts'
import { connectRelay } from '#src/testing/accounts.ts'
import { instanceAdmins, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { tellAlarms } from './tell-alarms.ts'

const minute = 60_000
const disk = { kind: 'disk_low', subject: '', cause: 'low', sentence: 'Free some space.' } as const

function raise({ db, deps }: TestRoom, alarm: RaisedAlarm = disk): void {
  writeUnaudited(db, (tx) => raiseAlarm(tx, deps, alarm))
}

const mails = ({ db }: TestRoom) =>
  db.select({ kind: deliveries.kind, address: deliveries.address }).from(deliveries).all()

const toAdmins = instanceAdmins.map((name) => ({ kind: 'alarm', address: `${name}@example.com` }))

test('what has been wrong for a minute is mailed to each admin of the instance, once', async () => {
  const room = testRoom()
  connectRelay(room.deps)
  raise(room)
  await tellAlarms(room.deps)
  expect(mails(room)).toEqual([])
  for (let later = 0; later < 60; later++) {
    room.clock.advance(minute)
    raise(room)
    await tellAlarms(room.deps)
  }
  expect(mails(room)).toEqual(toAdmins)
})

test('what is over before that is no mail, and neither is what says that no mail leaves', async () => {
  const room = testRoom()
  connectRelay(room.deps)
  raise(room)
  writeUnaudited(room.db, (tx) => clearAlarm(tx, room.deps, disk))
  raise(room, { kind: 'nobody_reachable', subject: '', cause: 'x', sentence: 'X.' })
  room.clock.advance(minute)
  await tellAlarms(room.deps)
  expect(mails(room)).toEqual([])
})

test('without a mail server it waits until there is one', async () => {
  const room = testRoom()
  skipRelay(room.deps, system)
  raise(room)
  room.clock.advance(minute)
  await tellAlarms(room.deps)
  expect(mails(room)).toEqual([])
  connectRelay(room.deps)
  await tellAlarms(room.deps)
  expect(mails(room)).toEqual(toAdmins)
})
