/**
 * Resolves after what waits has had its turn: visitors who came meanwhile are answered, a commit has returned to its maker.
 * Between two pieces of work that nobody is in a hurry for.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
