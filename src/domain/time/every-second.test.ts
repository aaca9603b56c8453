import { expect, test, vi } from 'vitest'
import { everyHalfSecond, everySecond, everyTwoSeconds } from './every-second.ts'

test('all of a thread share one timer, each at its own pace, and the last that stops ends it', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  try {
    const counts = [0, 0, 0, 0]
    const count = (which: number) => () => {
      counts[which] = (counts[which] ?? 0) + 1
    }
    const running = [everyHalfSecond(count(0)), everySecond(count(1)), everySecond(count(2)), everyTwoSeconds(count(3))]
    expect(vi.getTimerCount()).toBe(1)
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
