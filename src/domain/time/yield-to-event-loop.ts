import { backAtWork } from './at-work.ts'

/**
 * Resolves once other waiting tasks have had their turn: visitors who came meanwhile are answered, a finished commit has
 * returned to its caller. For use between two pieces of work that is not urgent.
 */
export async function yieldToEventLoop(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  backAtWork()
}

/** Parts of a core's time left to serving threads for each part that long work takes. */
const partsLeft = 3

/**
 * Resolves after three times as long as the work since `began` (`performance.now()`) took, so that long work on a thread of
 * its own leaves most of a core, and the disk, to serving threads.
 */
export async function throttle(began: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, partsLeft * (performance.now() - began)))
  backAtWork()
}
