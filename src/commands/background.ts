import type { Config } from '#src/config.ts'
import { reportStorage, type StorageTrouble } from '#src/db/storage.ts'
import { onOwing } from '#src/db/write.ts'
import type { Deps } from '#src/domain/context.ts'
import { backgroundWorker } from '#src/platform/paths.ts'

/** What the worker is told. Everything it knows besides stands in the data folder. */
export type ToBackground = { start: { config: Config; defaultUrl: string } } | 'wake' | 'stop'

/** What the worker tells: it has stopped, or whether it can write. */
export type FromBackground = 'stopped' | { storage: StorageTrouble | null }

export interface Background {
  /** Rejects when the worker dies: a process that delivers nothing must not look well. */
  failed: Promise<never>
  /** Starts nothing more; resolves when what is on its way is settled. */
  stop(): Promise<void>
}

/**
 * Delivers and keeps the schedule on a thread of its own: a hundred thousand messages, or a night's clearing up, take no
 * moment from the thread that answers visitors. Both have a connection to the database; SQLite lets one write at a time.
 */
export function startBackground(deps: Deps, config: Config): Background {
  const worker = new Worker(backgroundWorker)
  const stopped = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  worker.onmessage = ({ data }: MessageEvent<FromBackground>) => {
    if (data === 'stopped') stopped.resolve()
    else reportStorage(deps.db, data.storage)
  }
  worker.onerror = (event) => failed.reject(new Error(`the background stopped: ${event.message}`))
  const tell = (message: ToBackground) => worker.postMessage(message)
  tell({ start: { config, defaultUrl: deps.defaultUrl } })
  const forget = onOwing(deps.db, () => tell('wake'))
  return {
    failed: failed.promise,
    async stop() {
      forget()
      tell('stop')
      await Promise.race([stopped.promise, failed.promise.catch(() => undefined)])
      worker.terminate()
    },
  }
}
