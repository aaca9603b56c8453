/** Milliseconds between two turns of a timer of this thread. */
const second = 1000
const halfASecond = second / 2

interface Repeated {
  act: () => void
  /** Turns between two. */
  turns: number
}

interface Beat {
  every: number
  all: Set<Repeated>
  timer: ReturnType<typeof setTimeout> | undefined
}

const seconds: Beat = { every: second, all: new Set(), timer: undefined }
const halves: Beat = { every: halfASecond, all: new Set(), timer: undefined }

/**
 * Calls `act`, which throws nothing, each second until it is stopped. Whatever comes round so often shares one timer, and both
 * threads of a process turn at the same moments: one that has nothing to do wakes once for all of it, and so does what the system
 * does after either. Keeps no process alive.
 */
export function everySecond(act: () => void): { stop: () => void } {
  return repeated(seconds, { act, turns: 1 })
}

export function everyTwoSeconds(act: () => void): { stop: () => void } {
  return repeated(seconds, { act, turns: 2 })
}

export function everyHalfSecond(act: () => void): { stop: () => void } {
  return repeated(halves, { act, turns: 1 })
}

function repeated(beat: Beat, one: Repeated): { stop: () => void } {
  beat.all.add(one)
  beat.timer ??= next(beat, 1)
  return {
    stop() {
      beat.all.delete(one)
      if (beat.all.size > 0) return
      clearTimeout(beat.timer)
      beat.timer = undefined
    },
  }
}

function next(beat: Beat, turn: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(() => {
    beat.timer = next(beat, turn + 1)
    for (const { act, turns } of beat.all) if (turn % turns === 0) act()
  }, untilTurn(beat.every))
  timer.unref()
  return timer
}

/**
 * Milliseconds. By a clock that goes on evenly, and that threads which began at other moments share. A timer that came a little early
 * has had its turn.
 */
function untilTurn(every: number): number {
  const left = every - ((performance.timeOrigin + performance.now()) % every)
  return left < every / 10 ? left + every : left
}
