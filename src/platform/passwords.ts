import type { Asker, Passwords } from '#src/domain/context.ts'
import { isCommonPassword } from './common-passwords.ts'
import { createPasswordQueue } from './password-queue.ts'
import { passwordWorker } from './paths.ts'

export interface PasswordRequest {
  password: string
  cost: number
  /** Present: compare with it; absent: make a hash. */
  hash?: string
}

export type PasswordAnswer = string | boolean

interface Job {
  request: PasswordRequest
  resolve: (answer: PasswordAnswer) => void
  reject: (error: Error) => void
}

/** bcrypt's work factor: some 300 ms on one core of 2026. */
const productionCost = 12

/** Milliseconds after its last password for which a thread stays: it takes some ten megabytes, and as many milliseconds to start. */
const stays = 60_000

const strangers = ['new', 'suspect'] as const
const everybody = ['known', ...strangers] as const

/**
 * Workers compute, one password at a time, so that no page waits for bcrypt. `besideVisitors`: strangers have a thread of their own
 * whose priority is lowered, because readers of the same process come first; those who are known wait for no stranger, and their
 * thread is not lowered: beside busy neighbours a lowered one takes seconds.
 */
export function createPasswords({
  cost = productionCost,
  besideVisitors = false,
  idle = stays,
} = {}): Passwords & { close: () => void } {
  const queue = createPasswordQueue<Job>()
  const threads = besideVisitors
    ? [createThread(queue, ['known'], idle), createThread(queue, strangers, idle, 'behind visitors')]
    : [createThread(queue, everybody, idle)]

  function ask(asker: Asker, request: PasswordRequest): Promise<PasswordAnswer> {
    return new Promise((resolve, reject) => {
      queue.enter(asker, { request, resolve, reject })
      for (const thread of threads) thread.goOn()
    })
  }

  return {
    refuseWhenFull: queue.refuseWhenFull,
    hash: async (password, asker) => String(await ask(asker, { password, cost })),
    async verify(password, hash, asker) {
      const matches = await ask(asker, { password, cost, hash: hash ?? decoy(cost) })
      return hash !== null && matches === true
    },
    isCommon: isCommonPassword,
    close() {
      for (const thread of threads) thread.close()
    },
  }
}

type Queue = ReturnType<typeof createPasswordQueue<Job>>

/** A Worker that serves these lines, started with the first job, and ended when none has come for `idle` milliseconds. */
function createThread(queue: Queue, lines: Parameters<Queue['next']>[0], idle: number, priority?: 'behind visitors') {
  let worker: Worker | undefined
  let ending: ReturnType<typeof setTimeout> | undefined
  let working: ReturnType<Queue['next']>

  function started(): Worker {
    if (worker) return worker
    worker = new Worker(passwordWorker)
    worker.onmessage = ({ data }: MessageEvent<PasswordAnswer>) => end(({ resolve }) => resolve(data))
    worker.onerror = (event) => {
      terminate()
      end(({ reject }) => reject(new Error(`password worker: ${event.message}`)))
    }
    worker.unref()
    if (priority) worker.postMessage(priority)
    return worker
  }

  function terminate(): void {
    worker?.terminate()
    worker = undefined
  }

  function end(settle: (job: Job) => void): void {
    const ended = working
    working = undefined
    if (ended) queue.leave(ended.asker)
    if (ended) settle(ended.job)
    goOn()
  }

  function goOn(): void {
    clearTimeout(ending)
    working ??= queue.next(lines)
    if (working) started().postMessage(working.job.request)
    else if (worker) ending = setTimeout(terminate, idle).unref()
  }

  return {
    goOn() {
      if (!working) goOn()
    },
    close() {
      clearTimeout(ending)
      terminate()
    },
  }
}

/** A well-formed hash that no password has: comparing with it takes as long as with a real one. */
function decoy(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`
}
