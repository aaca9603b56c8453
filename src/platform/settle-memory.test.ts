import { expect, test, vi } from 'vitest'
import { settleMemory } from './settle-memory.ts'

const mebibyte = 1024 * 1024

test('memory is given back after the start, and whenever a process that had grown is quiet again', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval'] })
  let [resident, busy, collections, forgotten] = [100 * mebibyte, 0, 0, 0]
  /** Of each time that is to come. */
  let givenBack: number[] = []
  const spies = [
    vi.spyOn(process.memoryUsage, 'rss').mockImplementation(() => resident),
    vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: busy * 1000, system: 0 })),
    vi.spyOn(Bun, 'gc').mockImplementation(() => {
      collections += 1
      resident -= (givenBack.shift() ?? 0) * mebibyte
      return 0
    }),
    vi.spyOn(Bun, 'shrink').mockImplementation(() => undefined),
  ]
  /** Half a minute in which the process grows and works so many milliseconds. Returns how often all was collected so far. */
  const after = (grown: number, milliseconds: number) => {
    resident += grown * mebibyte
    busy += milliseconds
    vi.advanceTimersByTime(30_000)
    return collections
  }
  try {
    settleMemory(() => {
      forgotten += 1
    })
    vi.advanceTimersByTime(3000)
    expect(collections).toBe(1)
    // Nothing to give back; too little; while it works; and once it is quiet.
    expect([after(0, 100), after(7, 100), after(50, 15_000), after(0, 100)]).toEqual([1, 1, 1, 2])
    // What could not be given back is not looked for again.
    expect(after(0, 100)).toBe(2)
    // As long as it gives something back.
    givenBack = [20, 5, 1, 5]
    after(50, 100)
    expect([after(0, 0), givenBack]).toEqual([5, [5]])
    // Not for ever, and not beside work.
    givenBack = [3, 3, 3, 3, 3, 3]
    after(50, 100)
    expect([after(0, 0), givenBack]).toEqual([9, [3, 3]])
    givenBack = [20, 5]
    after(50, 100)
    busy += 1000
    expect([after(0, 0), givenBack]).toEqual([10, [5]])
    expect(forgotten).toBe(10)
  } finally {
    for (const spy of spies) spy.mockRestore()
    vi.useRealTimers()
  }
})
