/** Milliseconds between two turns of the one timer of this thread. */
const halfASecond = 500

interface Repeated {
  act: () => void
  /** Turns between two. */
  turns: number
}

const all = new Set<Repeated>()
let timer: ReturnType<typeof setInterval> | undefined
let turn = 0

/**
 * Calls `act`, which throws nothing, each second until it is stopped. Whatever comes round so often in a thread shares one timer: a
 * thread that has nothing to do wakes once for all of it. Keeps no process alive.
 */
export function everySecond(act: () => void): { stop: () => void } {
  return repeated({ act, turns: 2 })
}

export function everyTwoSeconds(act: () => void): { stop: () => void } {
  return repeated({ act, turns: 4 })
}

export function everyHalfSecond(act: () => void): { stop: () => void } {
  return repeated({ act, turns: 1 })
}

function repeated(one: Repeated): { stop: () => void } {
  all.add(one)
  timer ??= started()
  return {
    stop() {
      all.delete(one)
      if (all.size > 0) return
      clearInterval(timer)
      timer = undefined
    },
  }
}

function started(): ReturnType<typeof setInterval> {
  const timer = setInterval(() => {
    turn += 1
    for (const { act, turns } of all) if (turn % turns === 0) act()
  }, halfASecond)
  timer.unref()
  return timer
}
