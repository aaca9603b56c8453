import { parentPort } from 'node:worker_threads'
import { type RunOptions, run } from '#src/testing/simulator/run.ts'
import type { Script } from '#src/testing/simulator/script.ts'

/** A thread that lives one script after the other: `bench/simulate.ts --threads N` has several. */
parentPort?.on('message', async ({ script, options }: { script: Script; options: RunOptions }) => {
  parentPort?.postMessage(await run(script, options))
})
