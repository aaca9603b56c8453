/**
 * Resolves once other waiting tasks have had their turn: visitors who came meanwhile are answered, a finished commit has
 * returned to its caller. For use between two pieces of work that is not urgent.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Parts of a core's time left to serving threads for each part that long work takes. */
const partsLeft = 3

/**
 * Resolves after three times as long as the work since `began` (`performance.now()`) took, so that long work on a thread of
 * its own leaves most of a core, and the disk, to serving threads.
 */
export function throttle(began: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, partsLeft * (performance.now() - began)))
}
