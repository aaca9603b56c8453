import { expect, test, vi } from 'vitest'
import { serviceStatusChanges } from '#src/db/schema/services.ts'
import { StorageError } from '#src/db/storage.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { statusRoom } from '#src/testing/status-room.ts'
import { restarted, type TestDeps } from '#src/testing/test-deps.ts'
import { activeAlarms } from '../alarms/find-alarms.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { isClockTrusted } from '../time/clock-reading.ts'
import { timeSince } from '../time/steady-now.ts'
import { watchClock } from './watch-clock.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** An instance whose clock stood a year ahead when a status was set, and is off now; and when that truly was. */
function aYearAhead() {
  const room = statusRoom()
  const api = room.service()
  const { deps, clock } = room
  watchClock(deps)
  clock.jump(365 * day)
  watchClock(deps)
  pass(deps, 10 * minute)
  const began = clock.now() - 365 * day
  setServiceStatus(deps, system, acmeId, api, 'major_outage')
  pass(deps, 10 * minute)
  return { deps, began }
}

function pass(deps: TestDeps, milliseconds: number): void {
  for (let left = milliseconds; left > 0; left -= minute) {
    deps.clock.advance(minute)
    watchClock(deps)
  }
}

/** The disk takes nothing while `act` happens. */
function onFullDisk({ db }: TestDeps, act: () => void): void {
  db.$client.run('PRAGMA query_only = 1')
  act()
  db.$client.run('PRAGMA query_only = 0')
}

function lookAsFarAsPossible(deps: TestDeps): void {
  try {
    watchClock(deps)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}

const lastSet = ({ db }: TestDeps) => db.select().from(serviceStatusChanges).all().at(-1)?.at

test('started on a full disk, and set right before that has room: what was dated ahead is dated as it was', () => {
  const { deps, began } = aYearAhead()
  const next = restarted(deps)
  next.clock.advance(6 * day)
  onFullDisk(next, () => {
    expect(() => watchClock(next)).toThrow()
    next.clock.advance(3 * day)
    next.clock.jump(-365 * day)
    expect(() => watchClock(next)).toThrow()
    next.clock.advance(second)
  })
  watchClock(next)
  expect(lastSet(next)).toBe(began)
})

test('what a full disk refused is not tried again within a second, and is said to whoever asks meanwhile', () => {
  const { deps } = aYearAhead()
  deps.clock.jump(-365 * day)
  const tried = vi.spyOn(deps.db, 'transaction')
  onFullDisk(deps, () => {
    expect(() => watchClock(deps)).toThrow(StorageError)
    tried.mockClear()
    for (let jobs = 0; jobs < 30; jobs++) expect(() => watchClock(deps)).toThrow(StorageError)
    expect(tried).not.toHaveBeenCalled()
    deps.clock.advance(second)
    expect(() => watchClock(deps)).toThrow(StorageError)
    expect(tried).toHaveBeenCalled()
  })
  deps.clock.advance(second)
  expect(isClockTrusted(deps)).toBe(false)
  watchClock(deps)
  expect(isClockTrusted(deps)).toBe(true)
})

test('where a full disk has it tried again and again, a clock set back moves what is ahead once', () => {
  const { deps } = statusRoom()
  const { clock } = deps
  watchClock(deps)
  for (const by of [100 * day, -80 * day]) {
    clock.jump(by)
    watchClock(deps)
  }
  clock.jump(-20 * day)
  const dated = clock.now() + 30 * day
  onFullDisk(deps, () => {
    for (let looks = 0; looks < 5; looks++) {
      expect(() => watchClock(deps)).toThrow(StorageError)
      clock.advance(second)
    }
  })
  watchClock(deps)
  expect(timeSince(clock, dated)).toBe(50 * day + 5 * second)
})

test('set right while Opsentry is off for days: what was dated ahead is dated as it was, and stays so', () => {
  const { deps, began } = aYearAhead()
  deps.clock.jump(10 * day - 365 * day)
  const next = restarted(deps)
  watchClock(next)
  expect(lastSet(next)).toBe(began)
  next.clock.jump(-hour)
  watchClock(next)
  expect(lastSet(next)).toBe(began)
})

test('set a year ahead while Opsentry is off, the clock takes nothing along that was said while it was doubted for a day', () => {
  const room = statusRoom()
  const api = room.service()
  watchClock(room.deps)
  room.clock.jump(day)
  watchClock(room.deps)
  pass(room.deps, 10 * minute)
  const began = room.clock.now()
  setServiceStatus(room.deps, system, acmeId, api, 'major_outage')
  const next = restarted(room.deps, 365 * day)
  watchClock(next)
  pass(next, 10 * minute)
  next.clock.jump(-365 * day)
  watchClock(next)
  expect(lastSet(next)).toBe(began)
})

test('started on a full disk after days, the clock is doubted from that start on, and not from when it could be written', () => {
  const room = statusRoom()
  watchClock(room.deps)
  const next = restarted(room.deps)
  next.clock.advance(3 * day)
  onFullDisk(next, () => {
    for (let hours = 0; hours < 20; hours++) {
      expect(() => watchClock(next)).toThrow()
      next.clock.advance(hour)
    }
  })
  watchClock(next)
  expect([isClockTrusted(next), activeAlarms(next.db).length]).toEqual([false, 1])
  pass(next, 4 * hour)
  expect([isClockTrusted(next), activeAlarms(next.db)]).toEqual([true, []])
})

test.each(['while Opsentry runs', 'after a start'])(
  'set right and wrong again on a full disk, %s, a clock is steady since then alone',
  (when) => {
    const { deps } = aYearAhead()
    const next = when === 'after a start' ? restarted(deps) : deps
    onFullDisk(next, () => {
      for (const by of [0, -365 * day, 365 * day]) {
        next.clock.advance(15 * hour)
        next.clock.jump(by)
        lookAsFarAsPossible(next)
      }
    })
    pass(next, day - minute)
    expect([isClockTrusted(next), activeAlarms(next.db).length]).toEqual([false, 1])
    pass(next, 2 * minute)
    expect([isClockTrusted(next), activeAlarms(next.db)]).toEqual([true, []])
  },
)
