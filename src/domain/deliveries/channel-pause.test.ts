import { expect, test } from 'vitest'
import { visibleRevision } from '#src/db/page-revision.ts'
import { addDelivery, deliveryOf } from '#src/testing/deliveries.ts'
import { testRoom } from '#src/testing/room.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { pauseChannel, readPause, readPauses, resumeChannel } from './channel-pause.ts'

const second = 1000

const silent = (reason: string) => ({ reason, cause: reason, fault: null, final: false })
const refused = (reason: string) => ({ reason, cause: reason, fault: 'relay' as const, final: true })

test('a way out that did not answer rests for five seconds, with the reason', () => {
  const { deps, db, clock } = testRoom()
  expect(readPauses(db)).toEqual([])
  pauseChannel(deps, 'email', silent('Nobody answers.'))
  const now = clock.now()
  expect(readPauses(db)).toEqual([
    { channel: 'email', since: now, until: now + 5 * second, tries: 1, reason: 'Nobody answers.', fault: null },
  ])
  expect(deps.logger.lines).toEqual([
    { level: 'warn', event: 'channel paused', facts: { channel: 'email', reason: 'Nobody answers.', tries: 1 } },
  ])
})

test('each try that finds nobody doubles the rest, up to a minute; since when it lasts stays', () => {
  const { deps, db, clock } = testRoom()
  const began = clock.now()
  const rests = [5, 10, 20, 40, 60, 60, 60].map((seconds, index) => {
    pauseChannel(deps, 'email', silent(`try ${index + 1}`))
    const pause = readPause(db, 'email')
    expect(pause).toMatchObject({ since: began, tries: index + 1, reason: `try ${index + 1}` })
    const rest = (pause?.until ?? 0) - clock.now()
    expect(rest).toBe(seconds * second)
    clock.advance(rest)
    return rest
  })
  expect(rests).toHaveLength(7)
})

test('several that were on their way when it went down are one try', () => {
  const { deps, db, clock } = testRoom()
  pauseChannel(deps, 'email', silent('first'))
  const before = readPauses(db)
  clock.advance(5 * second - 1)
  pauseChannel(deps, 'email', silent('second'))
  expect(readPauses(db)).toEqual(before)
  expect(deps.logger.lines).toHaveLength(1)
  clock.advance(1)
  pauseChannel(deps, 'email', silent('third'))
  expect(readPause(db, 'email')).toMatchObject({ tries: 2, reason: 'third' })
})

test('one way out rests and the others do not', () => {
  const { deps, db } = testRoom()
  pauseChannel(deps, 'slack', silent('Nobody answers.'))
  expect(readPause(db, 'email')).toBeUndefined()
  expect(readPause(db, 'slack')?.tries).toBe(1)
})

test('once it answers everything leaves again, and the next rest is short again', () => {
  const { deps, db, clock } = testRoom()
  for (let one = 0; one < 4; one++) {
    pauseChannel(deps, 'email', silent('down'))
    clock.advance(60 * second)
  }
  resumeChannel(deps, 'email')
  expect(readPauses(db)).toEqual([])
  expect(deps.logger.lines.at(-1)).toEqual({ level: 'info', event: 'channel resumed', facts: { channel: 'email' } })
  pauseChannel(deps, 'email', silent('down again'))
  expect(readPause(db, 'email')).toMatchObject({ since: clock.now(), until: clock.now() + 5 * second, tries: 1 })
})

test('resuming what does not rest writes and says nothing; no pause renders a page anew', () => {
  const { deps, db } = testRoom()
  const before = visibleRevision(db)
  resumeChannel(deps, 'email')
  expect(deps.logger.lines).toEqual([])
  pauseChannel(deps, 'email', silent('down'))
  expect(visibleRevision(db)).toBe(before)
})

test('a refusal is an alarm at once, silence after some 15 seconds; whatever gets through ends both', () => {
  const { deps, db, clock } = testRoom()
  const kinds = () => activeAlarms(db).map(({ kind, subject, cause }) => `${kind} ${subject} ${cause}`)
  for (const expected of [[], [], ['channel_unreachable slack down']]) {
    pauseChannel(deps, 'slack', silent('down'))
    expect(kinds()).toEqual(expected)
    clock.advance(60 * second)
  }
  pauseChannel(deps, 'email', refused('no'))
  expect(kinds()).toEqual(['channel_held email no', 'channel_unreachable slack down'])
  resumeChannel(deps, 'slack')
  expect(kinds()).toEqual(['channel_held email no'])
  resumeChannel(deps, 'email')
  expect(kinds()).toEqual([])
})

test('one that refused everybody and then says nothing has still refused everybody', () => {
  const { deps, db, clock } = testRoom()
  pauseChannel(deps, 'email', refused('no'))
  clock.advance(60 * second)
  pauseChannel(deps, 'email', silent('down'))
  expect(readPause(db, 'email')).toMatchObject({ fault: 'relay', reason: 'down', tries: 2 })
})

test('what was held is due at once, and is refused for itself from now on; on other channels nothing happens', () => {
  const { deps, clock } = testRoom()
  const later = clock.now() + 90 * second
  const row = { state: 'retrying', nextAttemptAt: later } as const
  const held = addDelivery(deps, { ...row, heldBy: 'channel' })
  const others = [
    addDelivery(deps, { ...row, heldBy: 'channel', channel: 'slack' }),
    addDelivery(deps, { ...row, heldBy: 'itself' }),
    addDelivery(deps, row),
    addDelivery(deps, { ...row, heldBy: 'channel', state: 'failed' }),
  ]
  pauseChannel(deps, 'email', refused('no'))
  resumeChannel(deps, 'email')
  expect(deliveryOf(deps, held.id)).toEqual({ ...held, heldBy: 'itself', nextAttemptAt: clock.now() })
  for (const other of others) expect(deliveryOf(deps, other.id)).toEqual(other)
})
