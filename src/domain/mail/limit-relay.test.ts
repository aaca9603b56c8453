import { expect, test } from 'vitest'
import { onQueued } from '#src/db/write.ts'
import { sidesOf } from '#src/testing/checked.ts'
import { ines, lastAct, letThrough } from '#src/testing/instance-acts.ts'
import { refusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { readInstance } from '../settings/instance.ts'
import { checkRelayLimits, limitRelay } from './limit-relay.ts'

const check = (connections: string, perMinute: string) => checkRelayLimits(readForm({ connections, perMinute }))
const limits = ({ db }: TestRoom) => {
  const { relayConnections, relayPerMinute } = readInstance(db)
  return [relayConnections, relayPerMinute]
}

test.each([
  ['1', '1', 1, 1],
  ['20', '100000', 20, 100_000],
  [' 5 ', ' ', 5, null],
  ['007', '', 7, null],
])('%j connections and %j messages a minute are %i and %j', (connections, perMinute, ...[most, rate]) => {
  expect(sidesOf(check(connections, perMinute))).toEqual({ values: { connections: most, perMinute: rate }, errors: {} })
})

test.each(['', '0', '21', '-1', '2.5', '1e1', 'many', '٥', '9'.repeat(30)])('%j connections are refused', (typed) => {
  expect(sidesOf(check(typed, '60')).errors).toEqual({ connections: 'Type a number from 1 to 20.' })
})

test.each(['0', '100001', '-1', '0.5', '1e5', 'all', '1 000'])('%j messages a minute are refused', (typed) => {
  expect(sidesOf(check('5', typed)).errors).toEqual({
    perMinute: 'Type a number from 1 to 100000, or nothing for no limit.',
  })
})

test('the instance admin limits the relay; whoever delivers is woken', () => {
  const room = testRoom()
  let woken = 0
  const stop = onQueued(room.db, () => woken++)
  limitRelay(room.deps, ines, readForm({ connections: '12', perMinute: '300' }))
  stop()
  expect([limits(room), woken]).toEqual([[12, 300], 1])
  expect(lastAct(room.db)).toEqual({
    action: 'instance.relay_limited',
    actorId: 'ines00000000',
    subject: 'instance 1',
    changes: { before: { connections: 5, perMinute: null }, after: { connections: 12, perMinute: 300 } },
    ip: '192.0.2.1',
  })
})

test('nobody else may, and what is mistyped changes nothing', async () => {
  const room = testRoom()
  const form = readForm({ connections: '1', perMinute: '1' })
  expect(await letThrough((actor) => limitRelay(room.deps, actor, form))).toEqual([])
  expect(refusal(() => limitRelay(room.deps, ines, readForm({ connections: '21' })))).toBe('invalid')
  expect([limits(room), room.audited(null)]).toEqual([[5, null], []])
})
