import type { Deps } from '#src/domain/context.ts'
import type { Answered, Asked, Question, RequestLogs } from '#src/domain/request-logs/questions.ts'
import { createRequestLogs } from '#src/domain/request-logs/request-logs.ts'
import { keptAddresses } from '#src/domain/settings/instance.ts'

/** Milliseconds after which a batch is written though it is small. */
const interval = 1000

export type LogMessage = { id: number; file: string } & (
  | { question: 'close' }
  | { [Q in Question]: { question: Q; asked: Asked<Q> } }[Question]
)

export type LogAnswer = { id: number } & ({ result: unknown } | { error: string })

export interface KeepingRequestLogs extends RequestLogs {
  /** Writes what waits and closes the file. */
  stop(): Promise<void>
}

/**
 * Keeps the log of requests while serving: in the file of that name, by the program of that name in a thread of its own. The
 * caller holds the instance lock.
 */
export function keepRequestLogs(deps: Deps, { file, worker }: { file: string; worker: string }): KeepingRequestLogs {
  const thread = startThread(file, worker)
  const logs = createRequestLogs({
    ask: <Q extends Question>(question: Q, asked: Asked<Q>) =>
      thread.ask({ question, asked } as Omit<LogMessage, 'id' | 'file'>) as Promise<Answered<Q>>,
    addresses: () => keptAddresses(deps),
    clock: deps.clock,
    logger: deps.logger,
  })
  const timer = setInterval(() => void logs.flush(), interval)
  timer.unref()
  return {
    ...logs,
    async stop() {
      clearInterval(timer)
      await logs.flush()
      await thread.stop()
    },
  }
}

type Waiting = { resolve(result: unknown): void; reject(error: Error): void }

/** Started by the first question; a thread that died is started anew by the next. */
function startThread(file: string, program: string) {
  let worker: Worker | undefined
  let nextId = 1
  const waiting = new Map<number, Waiting>()

  function started(): Worker {
    if (worker) return worker
    worker = new Worker(program, { smol: true })
    worker.onmessage = ({ data }: MessageEvent<LogAnswer>) => {
      const asker = waiting.get(data.id)
      waiting.delete(data.id)
      if ('error' in data) asker?.reject(new Error(data.error))
      else asker?.resolve(data.result)
    }
    worker.onerror = (event) => {
      for (const { reject } of waiting.values()) reject(new Error(`request log: ${event.message}`))
      waiting.clear()
      worker = undefined
    }
    worker.unref()
    return worker
  }

  function ask(message: Omit<LogMessage, 'id' | 'file'>): Promise<unknown> {
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      started().postMessage({ ...message, id, file })
    })
  }

  return {
    ask,
    async stop() {
      if (!worker) return
      await ask({ question: 'close' }).catch(() => undefined)
      worker?.terminate()
    },
  }
}
