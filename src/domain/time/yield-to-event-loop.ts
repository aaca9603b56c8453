/**
 * Resolves after what waits has had its turn: visitors who came meanwhile are answered, a commit has returned to its maker.
 * Between two pieces of work that nobody is in a hurry for.
 */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Of the time of a core, what is left to whoever serves meanwhile, for each part that long work takes. */
const partsLeft = 3

/**
 * Resolves after three times as long as the work since `began` (`performance.now()`) took: long work on a thread of its own
 * leaves most of a core, and the disk, to whoever serves meanwhile.
 */
export function throttle(began: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, partsLeft * (performance.now() - began)))
}
