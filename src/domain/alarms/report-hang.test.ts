import { expect, test } from 'vitest'
import { testRoom } from '#src/testing/room.ts'
import { activeAlarms } from './find-alarms.ts'
import { type Hang, newHang } from './hang.ts'
import { reportHang } from './report-hang.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const at = Date.UTC(2026, 2, 10, 12)
const happened = { thread: 'background', step: 'maintenance series s1', at, seconds: 10 } as const

test('a step that hangs again and again is left out longer and longer, but never for good', () => {
  const hangs: Hang[] = []
  const waits: number[] = []
  for (let time = 0; time < 6; time++) {
    const now = hangs.at(-1)?.leftOutUntil ?? at
    const hang = newHang({ ...happened, at: now }, hangs)
    hangs.push(hang)
    waits.push(hang.leftOutUntil - hang.at)
  }
  expect(waits).toEqual([10 * minute, hour, 6 * hour, day, day, day])
})

test('other steps, other threads and what is a week ago do not count', () => {
  const earlier: Hang[] = [
    newHang({ ...happened, step: 'bounces' }, []),
    newHang({ ...happened, thread: 'page' }, []),
    newHang({ ...happened, at: at - 7 * day }, []),
  ]
  expect(newHang(happened, earlier).leftOutUntil).toBe(at + 10 * minute)
})

test('only a step of the background that is known can be left out', () => {
  const waitOf = (change: Partial<Hang>) => newHang({ ...happened, ...change }, []).leftOutUntil - at
  expect([waitOf({ thread: 'page', step: 'GET /x' }), waitOf({ step: '' }), waitOf({})]).toEqual([0, 0, 10 * minute])
})

const told: [Partial<Hang>, string][] = [
  [
    {},
    'On 2026-03-10 12:00 UTC the background made no progress for 10 seconds at “maintenance series s1”, and was started again. That step is left out until 2026-03-10 12:10 UTC; everything else goes on. Report this if it comes again.',
  ],
  [
    { step: '', leftOutUntil: at },
    'On 2026-03-10 12:00 UTC the background made no progress for 10 seconds, and was started again. Report this if it comes again.',
  ],
  [
    { thread: 'page', step: 'POST /app/:slug/incidents', seconds: 30, leftOutUntil: at },
    'On 2026-03-10 12:00 UTC no page was answered for 30 seconds at “POST /app/:slug/incidents”: Opsentry ended itself, to be started again. Report this if it comes again.',
  ],
]

test.each(told)('%j is told on screen, once', (change, sentence) => {
  const { deps, db } = testRoom()
  const hang: Hang = { ...newHang(happened, []), ...change }
  reportHang(deps, hang)
  reportHang(deps, hang)
  expect(activeAlarms(db).map((alarm) => alarm.sentence)).toEqual([sentence])
})
