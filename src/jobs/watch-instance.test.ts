import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { activeAlarms } from '#src/domain/alarms/find-alarms.ts'
import type { ShownCertificate } from '#src/domain/context.ts'
import { threadFigures } from '#src/domain/monitoring/figures.ts'
import { connectRelay } from '#src/testing/accounts.ts'
import { addDelivery } from '#src/testing/deliveries.ts'
import { testRoom } from '#src/testing/room.ts'
import { watchInstance } from './watch-instance.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const kinds = ({ db }: ReturnType<typeof testRoom>) => activeAlarms(db).map(({ kind }) => kind)

test('mail that waits without a mail server is an alarm after ten minutes, until there is one', async () => {
  const room = testRoom()
  addDelivery(room.deps, {})
  await watchInstance(room.deps)
  expect(kinds(room)).toEqual([])
  room.clock.advance(10 * minute)
  await watchInstance(room.deps)
  expect(kinds(room)).toEqual(['nobody_reachable'])
  connectRelay(room.deps)
  await watchInstance(room.deps)
  expect(kinds(room)).toEqual([])
})

test('how much waits is noted for the chart', async () => {
  const room = testRoom()
  addDelivery(room.deps, {})
  addDelivery(room.deps, {})
  await watchInstance(room.deps)
  expect(Math.max(...threadFigures(room.deps).lastHour.queued)).toBe(2)
})

test('another executable in its place is an alarm until that one runs', async () => {
  const room = testRoom()
  await watchInstance({ ...room.deps, isExecutableReplaced: () => true })
  expect(kinds(room)).toEqual(['upgrade_pending'])
  await watchInstance(room.deps)
  expect(kinds(room)).toEqual([])
})

test('a certificate that is about to end, or has, is an alarm; one that cannot be seen is none', async () => {
  const room = testRoom()
  const { db, clock } = room
  writeUnaudited(db, (tx) => tx.update(instance).set({ url: 'https://status.acme.example:8443' }).run())
  const asked: unknown[] = []
  const look = async (shown: ShownCertificate) => {
    clock.advance(hour)
    const certificateAt = async (server: unknown) => {
      asked.push(server)
      return shown
    }
    await watchInstance({ ...room.deps, certificateAt })
    return [kinds(room), threadFigures(room.deps).certificateEndsAt]
  }
  const endsIn = (days: number) => ({ kind: 'good', endsAt: clock.now() + days * day + hour }) as const
  const good = endsIn(15)
  expect(await look(good)).toEqual([[], good.endsAt])
  const soon = endsIn(13)
  expect(await look(soon)).toEqual([['certificate_ending'], soon.endsAt])
  expect(activeAlarms(db)[0]).toMatchObject({
    subject: 'status.acme.example',
    sentence: expect.stringContaining('2026-03-23'),
  })
  expect(await look({ kind: 'bad', problem: 'connect ECONNREFUSED' })).toEqual([['certificate_ending'], null])
  const expired = await look({ kind: 'bad', problem: 'certificate has expired (CERT_HAS_EXPIRED)' })
  expect(expired).toEqual([['certificate_ending'], null])
  expect(activeAlarms(db)[0]?.sentence).toContain('has expired: have it renewed')
  expect((await look(endsIn(90)))[0]).toEqual([])
  expect(asked).toEqual(Array(5).fill({ host: 'status.acme.example', port: 8443 }))
})

test('it is asked for once an hour', async () => {
  const room = testRoom()
  writeUnaudited(room.db, (tx) => tx.update(instance).set({ url: 'https://status.acme.example' }).run())
  let asked = 0
  const certificateAt = async () => {
    asked += 1
    return { kind: 'bad', problem: 'no answer in time' } as const
  }
  for (let turn = 0; turn < 120; turn++) {
    await watchInstance({ ...room.deps, certificateAt })
    room.clock.advance(minute)
  }
  expect(asked).toBe(2)
})
