import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type Outcome, type RunOptions, run } from '#src/testing/simulator/run.ts'
import type { Script } from '#src/testing/simulator/script.ts'

export interface Lived {
  script: Script
  outcome: Outcome
}

/** Lives the scripts in so many threads, or in this one; in whatever order they end. */
export async function* lives(scripts: Iterable<Script>, threads: number, options: RunOptions): AsyncGenerator<Lived> {
  if (threads === 1) for (const script of scripts) yield { script, outcome: await run(script, options) }
  else yield* inThreads(scripts[Symbol.iterator](), threads, options)
}

async function* inThreads(scripts: Iterator<Script>, threads: number, options: RunOptions): AsyncGenerator<Lived> {
  const workers = Array.from({ length: threads }, () => new Worker(new URL('./simulate-worker.ts', import.meta.url)))
  const running = new Map<Worker, Promise<Lived & { worker: Worker }>>()
  function give(worker: Worker): void {
    const { value: script, done } = scripts.next()
    if (done) running.delete(worker)
    else running.set(worker, answer(worker, script, options))
  }
  for (const worker of workers) give(worker)
  try {
    while (running.size > 0) {
      const { worker, ...lived } = await Promise.race(running.values())
      give(worker)
      yield lived
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

async function answer(worker: Worker, script: Script, options: RunOptions): Promise<Lived & { worker: Worker }> {
  const answered = once(worker, 'message')
  worker.postMessage({ script, options })
  const [outcome] = (await answered) as [Outcome]
  return { worker, script, outcome }
}
