import type { Clock } from '#src/domain/context.ts'

/** Time as the simulator has it: it passes when it is told to, and somebody may set the clock meanwhile. All in milliseconds. */
export interface VirtualTime {
  clock: Clock
  /** Since the beginning of the simulation: nobody sets it. */
  elapsed: () => number
  /** UTC ms by a clock that nobody sets. */
  truth: () => number
  /** How far the clock is from the truth. */
  offset: () => number
  /** Elapsed ms at which somebody has set the clock last; null: nobody has. */
  setAt: () => number | null
  /** Sets the clock forward or back by so much; no time passes. */
  jump: (milliseconds: number) => void
  /** Resolves when so much time has passed; never, where the process that waits dies before. */
  after: (milliseconds: number) => Promise<void>
  /** The next moment at which something resolves; Infinity where nothing waits. */
  nextTimer: () => number
  /** Lets time pass until then, and resolves what came due on the way. */
  passUntil: (elapsed: number) => void
  /** Whoever waits has died. */
  forgetTimers: () => void
}

interface Timer {
  at: number
  resolve: () => void
}

/** `start`: UTC ms at the beginning. */
export function createVirtualTime(start: number): VirtualTime {
  let [elapsed, offset] = [0, 0]
  let setAt: number | null = null
  let timers: Timer[] = []
  return {
    clock: { now: () => start + elapsed + offset, elapsed: () => elapsed },
    elapsed: () => elapsed,
    truth: () => start + elapsed,
    offset: () => offset,
    setAt: () => setAt,
    jump(milliseconds) {
      offset += milliseconds
      if (milliseconds !== 0) setAt = elapsed
    },
    after(milliseconds) {
      return new Promise((resolve) => {
        timers.push({ at: elapsed + milliseconds, resolve })
      })
    },
    nextTimer: () => timers.reduce((next, { at }) => Math.min(next, at), Number.POSITIVE_INFINITY),
    passUntil(at) {
      elapsed = Math.max(elapsed, at)
      const due = timers.filter((timer) => timer.at <= elapsed).toSorted((a, b) => a.at - b.at)
      timers = timers.filter((timer) => timer.at > elapsed)
      for (const { resolve } of due) resolve()
    },
    forgetTimers() {
      timers = []
    },
  }
}
