import type { Config } from '#src/config.ts'
import { reportStorage, type StorageTrouble } from '#src/db/storage.ts'
import { onQueued } from '#src/db/write.ts'
import type { Deps, Origin } from '#src/domain/context.ts'
import type { Ask, Asked, Question } from '#src/domain/request-logs/questions.ts'
import type { EnforceNow } from '#src/domain/retention/run-rule.ts'
import type { ListWork, WorkOnList } from '#src/domain/subscriber-imports/list-work.ts'
import { backgroundWorker } from '#src/platform/paths.ts'

/** Messages to the worker. Everything else it needs is in the data folder. */
export type ToBackground =
  | { start: { config: Config; defaultUrl: string } }
  | { ask: { id: number; work: BackgroundWork } }
  | 'wake'
  | 'stop'
  | 'close'

/** Work with an answer: a question to the request log, a retention rule to enforce now, or a subscriber list to read. */
export type BackgroundWork =
  | { [Q in Question]: { question: Q; asked: Asked<Q> } }[Question]
  | { rule: string; origin: Origin }
  | { list: ListWork }

/** Messages from the worker: it has stopped or closed, whether it can write, and the answers to `ask`. */
export type FromBackground =
  | 'stopped'
  | 'closed'
  | { storage: StorageTrouble | null }
  | { answer: { id: number; result: unknown } | { id: number; error: string } }

export interface Background {
  start: (deps: Deps, config: Config) => void
  /** Asks the log of requests, which the worker has open. Waits until it has started; rejects where it cannot answer. */
  ask: Ask
  enforceNow: EnforceNow
  workOnList: WorkOnList
  /** Rejects when the worker dies: a process that delivers nothing must not look well. */
  failed: Promise<never>
  /** Starts nothing more; resolves when what is on its way is settled. */
  stop: () => Promise<void>
  /** Closes the files; no `ask` may follow. */
  close: () => Promise<void>
}

/**
 * Delivers, keeps the schedule and the log of requests on a thread of its own: a hundred thousand messages, or a night's
 * clearing up, take no moment from the thread that answers visitors. Both have a connection to the database; SQLite lets one
 * write at a time.
 */
export function createBackground(): Background {
  const started = Promise.withResolvers<Worker>()
  const stopped = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  let dead: Error | undefined
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let nextId = 1
  let forget = () => {}
  const post = (worker: Worker, message: ToBackground) => worker.postMessage(message)

  async function ask(work: BackgroundWork): Promise<unknown> {
    const worker = await started.promise
    if (dead) throw dead
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      post(worker, { ask: { id, work } })
    })
  }

  function hear(deps: Deps, data: FromBackground): void {
    if (data === 'stopped') stopped.resolve()
    else if (data === 'closed') closed.resolve()
    else if ('storage' in data) reportStorage(deps.db, data.storage)
    else {
      const { answer } = data
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) asker?.reject(new Error(answer.error))
      else asker?.resolve(answer.result)
    }
  }

  function die(error: Error): void {
    dead = error
    failed.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  /** Resolves with the worker's death, too: a dead worker has nothing left to stop or close. */
  const survived = (promise: Promise<void>) => Promise.race([promise, failed.promise.catch(() => undefined)])

  return {
    ask: ((question, asked) => ask({ question, asked } as BackgroundWork)) as Ask,
    enforceNow: ((rule, origin) => ask({ rule, origin })) as EnforceNow,
    workOnList: ((list) => ask({ list })) as WorkOnList,
    failed: failed.promise,
    start(deps, config) {
      const worker = new Worker(backgroundWorker)
      worker.onmessage = ({ data }: MessageEvent<FromBackground>) => hear(deps, data)
      worker.onerror = (event) => die(new Error(`the background stopped: ${event.message}`))
      post(worker, { start: { config, defaultUrl: deps.defaultUrl } })
      forget = onQueued(deps.db, () => post(worker, 'wake'))
      started.resolve(worker)
    },
    async stop() {
      forget()
      post(await started.promise, 'stop')
      await survived(stopped.promise)
    },
    async close() {
      const worker = await started.promise
      post(worker, 'close')
      await survived(closed.promise)
      worker.terminate()
    },
  }
}
