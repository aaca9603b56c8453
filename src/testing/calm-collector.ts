/**
 * Elysia has all garbage collected, in the background, whenever an app answers its first request. Here thousands of apps do, each
 * in a worker that holds the whole product; a garbage collection that a test or the product waits for is made as ever.
 */
const collect = Bun.gc
Bun.gc = (force) => (force ? collect(force) : 0)

export {}
