/** Milliseconds: the first pages come before it. */
const startIsOver = 3000
/** Milliseconds between two looks whether much was in use that is no longer. */
const looking = 30_000
/** Part of a core's time that a process takes which has next to nothing to do. */
const quiet = 0.05
/** Bytes of which nobody makes a fuss. */
const little = 8 * 1024 * 1024

/**
 * Once a thread has started, gives back what only its start needed: garbage, code that ran once, and memory that the collector
 * keeps in hand; and again whenever the process has grown since and has had little to do for half a minute, because a collector
 * comes by itself only where more is asked for. Takes some 20 ms, in which nobody waits; what is needed again is compiled again.
 */
export function settleMemory(): void {
  setTimeout(() => {
    let settled = settle()
    let before = busyMilliseconds()
    setInterval(() => {
      const busy = busyMilliseconds()
      const isQuiet = busy - before < quiet * looking
      before = busy
      if (isQuiet && process.memoryUsage.rss() > settled + little) settled = settle()
    }, looking).unref()
  }, startIsOver).unref()
}

/** Returns the bytes that are resident afterwards. */
function settle(): number {
  Bun.gc(true)
  Bun.shrink()
  return process.memoryUsage.rss()
}

/** Of all threads. */
function busyMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
