/** Milliseconds: the first pages come before it. */
const startIsOver = 3000

/**
 * Once a thread has started, gives back what only its start needed: garbage, code that ran once, and memory that the collector
 * keeps in hand. Takes some 20 ms, once; what is needed again is compiled again.
 */
export function settleMemory(): void {
  setTimeout(() => {
    Bun.gc(true)
    Bun.shrink()
  }, startIsOver).unref()
}
