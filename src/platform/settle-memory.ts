/** Milliseconds: the first pages come before it. */
const startIsOver = 3000
/** Milliseconds between two looks whether much was in use that is no longer. */
const looking = 30_000
/** Part of a core's time that a process takes which has next to nothing to do. */
const quiet = 0.05
/** Bytes of which nobody makes a fuss. */
const little = 8 * 1024 * 1024

/** Milliseconds after which it shows what was given back: some comes free later, or in another thread. */
const late = 10_000
/** Bytes for which it is done once more, so many times at most. */
const worthwhile = 2 * 1024 * 1024
const times = 4

/**
 * Once a thread has started, gives back what only its start needed: garbage, code that ran once, what `forget` lets go of, and memory
 * that the collector keeps in hand; and again whenever the process has grown since and has had little to do for half a minute, because
 * a collector comes by itself only where more is asked for. Each time it is done over, as long as that gives something back: code
 * that is gone leaves more to collect. Takes some 20 ms, in which nobody waits; what is needed again is made again.
 */
export function settleMemory(forget: () => void): void {
  let settled = Number.POSITIVE_INFINITY
  function settle(left = times): void {
    const [resident, busy] = [process.memoryUsage.rss(), busyMilliseconds()]
    forget()
    Bun.gc(true)
    Bun.shrink()
    setTimeout(() => {
      // More than before is of new work.
      settled = Math.min(resident, process.memoryUsage.rss())
      const isQuiet = busyMilliseconds() - busy < quiet * late
      if (isQuiet && left > 1 && settled + worthwhile < resident) settle(left - 1)
    }, late).unref()
  }

  setTimeout(() => {
    settle()
    let before = busyMilliseconds()
    setInterval(() => {
      const busy = busyMilliseconds()
      const isQuiet = busy - before < quiet * looking
      before = busy
      if (isQuiet && process.memoryUsage.rss() > settled + little) settle()
    }, looking).unref()
  }, startIsOver).unref()
}

/** Of all threads. */
function busyMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
