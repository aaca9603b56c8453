import { expect, test, vi } from 'vitest'
import { everyHalfSecond, everySecond, everyTwoSeconds } from './every-second.ts'

test('all of a thread that come round as often share one timer, and the last that stops ends it', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  try {
    const counts = [0, 0, 0, 0]
    const count = (which: number) => () => {
      counts[which] = (counts[which] ?? 0) + 1
    }
    const running = [everyHalfSecond(count(0)), everySecond(count(1)), everySecond(count(2)), everyTwoSeconds(count(3))]
    expect(vi.getTimerCount()).toBe(2)
    // Until the first turn, which the threads of a process share.
    vi.advanceTimersByTime(2000)
    counts.fill(0)
    vi.advanceTimersByTime(4000)
    expect(counts).toEqual([8, 4, 4, 2])
    running[1]?.stop()
    vi.advanceTimersByTime(2000)
    expect(counts).toEqual([12, 4, 6, 3])
    running[0]?.stop()
    running[3]?.stop()
    expect(vi.getTimerCount()).toBe(1)
    running[2]?.stop()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('a timer that comes a little early has one turn, and one that comes late its next one in time', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  let now = 1000 - (performance.timeOrigin % 1000)
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
  let count = 0
  const running = everySecond(() => {
    count += 1
  })
  /** Milliseconds later, however late it is then by `performance`. */
  const after = (milliseconds: number, late: number) => {
    now += milliseconds + late
    vi.advanceTimersByTime(milliseconds)
    return count
  }
  try {
    expect(after(999, 0)).toBe(0)
    expect(after(1, -3)).toBe(1)
    expect([after(1002, 0), after(1, 0)]).toEqual([1, 2])
    expect(after(1000, 300)).toBe(3)
    expect([after(699, 0), after(1, 0)]).toEqual([3, 4])
  } finally {
    running.stop()
    clock.mockRestore()
    vi.useRealTimers()
  }
})
