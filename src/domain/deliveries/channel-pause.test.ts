import { expect, test } from 'vitest'
import { visibleRevision } from '#src/db/page-revision.ts'
import { testRoom } from '#src/testing/room.ts'
import { pauseChannel, readPause, readPauses, resumeChannel } from './channel-pause.ts'

const second = 1000

test('a way out that did not answer rests for five seconds, with the reason', () => {
  const { deps, db, clock } = testRoom()
  expect(readPauses(db)).toEqual([])
  pauseChannel(deps, 'email', 'Nobody answers.')
  const now = clock.now()
  expect(readPauses(db)).toEqual([
    { channel: 'email', since: now, until: now + 5 * second, tries: 1, reason: 'Nobody answers.' },
  ])
  expect(deps.logger.lines).toEqual([
    { level: 'warn', event: 'channel paused', facts: { channel: 'email', reason: 'Nobody answers.', tries: 1 } },
  ])
})

test('each try that finds nobody doubles the rest, up to a minute; since when it lasts stays', () => {
  const { deps, db, clock } = testRoom()
  const began = clock.now()
  const rests = [5, 10, 20, 40, 60, 60, 60].map((seconds, index) => {
    pauseChannel(deps, 'email', `try ${index + 1}`)
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
  pauseChannel(deps, 'email', 'first')
  const before = readPauses(db)
  clock.advance(5 * second - 1)
  pauseChannel(deps, 'email', 'second')
  expect(readPauses(db)).toEqual(before)
  expect(deps.logger.lines).toHaveLength(1)
  clock.advance(1)
  pauseChannel(deps, 'email', 'third')
  expect(readPause(db, 'email')).toMatchObject({ tries: 2, reason: 'third' })
})

test('one way out rests and the others do not', () => {
  const { deps, db } = testRoom()
  pauseChannel(deps, 'slack', 'Nobody answers.')
  expect(readPause(db, 'email')).toBeUndefined()
  expect(readPause(db, 'slack')?.tries).toBe(1)
})

test('once it answers everything leaves again, and the next rest is short again', () => {
  const { deps, db, clock } = testRoom()
  for (let one = 0; one < 4; one++) {
    pauseChannel(deps, 'email', 'down')
    clock.advance(60 * second)
  }
  resumeChannel(deps, 'email')
  expect(readPauses(db)).toEqual([])
  expect(deps.logger.lines.at(-1)).toEqual({ level: 'info', event: 'channel resumed', facts: { channel: 'email' } })
  pauseChannel(deps, 'email', 'down again')
  expect(readPause(db, 'email')).toMatchObject({ since: clock.now(), until: clock.now() + 5 * second, tries: 1 })
})

test('resuming what does not rest writes and says nothing; no pause renders a page anew', () => {
  const { deps, db } = testRoom()
  const before = visibleRevision(db)
  resumeChannel(deps, 'email')
  expect(deps.logger.lines).toEqual([])
  pauseChannel(deps, 'email', 'down')
  expect(visibleRevision(db)).toBe(before)
})
