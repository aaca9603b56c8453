import type { Passwords } from '#src/domain/context.ts'
import { rateLimited } from '#src/domain/errors.ts'
import { passwordWorker } from './paths.ts'

export interface PasswordRequest {
  id: number
  password: string
  cost: number
  /** Present: compare with it; absent: make a hash. */
  hash?: string
}

export interface PasswordAnswer {
  id: number
  result: string | boolean
}

/** bcrypt's work factor: some 300 ms on one core of 2026. */
const productionCost = 12
/** Beyond this many waiting, a sign-in waits longer than a person does. */
const queueLimit = 64
const retryAfter = 5_000

/**
 * One Worker computes in turn; the queue is bounded, so that a flood is refused instead of growing. `behindVisitors`: lowers
 * the Worker's priority, because a sign-in takes a third of a second anyway and readers of the same process come first.
 */
export function createPasswords({
  cost = productionCost,
  behindVisitors = false,
} = {}): Passwords & { close: () => void } {
  let worker: Worker | undefined
  let nextId = 1
  const waiting = new Map<number, { resolve: (result: string | boolean) => void; reject: (error: Error) => void }>()

  function started(): Worker {
    if (worker) return worker
    worker = new Worker(passwordWorker)
    worker.onmessage = ({ data }: MessageEvent<PasswordAnswer>) => {
      waiting.get(data.id)?.resolve(data.result)
      waiting.delete(data.id)
    }
    worker.onerror = (event) => {
      for (const { reject } of waiting.values()) reject(new Error(`password worker: ${event.message}`))
      waiting.clear()
      worker = undefined
    }
    worker.unref()
    if (behindVisitors) worker.postMessage('behind visitors')
    return worker
  }

  function ask(request: Omit<PasswordRequest, 'id'>): Promise<string | boolean> {
    if (waiting.size >= queueLimit) throw rateLimited(retryAfter, 'Too many people are signing in. Try again shortly.')
    const id = nextId++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      started().postMessage({ ...request, id } satisfies PasswordRequest)
    })
  }

  return {
    hash: async (password) => String(await ask({ password, cost })),
    async verify(password, hash) {
      const matches = await ask({ password, cost, hash: hash ?? decoy(cost) })
      return hash !== null && matches === true
    },
    close: () => worker?.terminate(),
  }
}

/** A well-formed hash that no password has: comparing with it takes as long as with a real one. */
function decoy(cost: number): string {
  return `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`
}
