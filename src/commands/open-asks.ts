import type { BackgroundAnswer } from './background-messages.ts'

/** What was asked of another thread and not answered yet. */
export interface OpenAsks {
  /** Resolves with the answer to what `send` sends under the id. */
  ask: (send: (id: number) => void) => Promise<unknown>
  hear: (answer: BackgroundAnswer) => void
  /** Nobody answers any more. */
  rejectAll: (error: Error) => void
}

export function createAsks(): OpenAsks {
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  let nextId = 1
  return {
    ask: (send) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        send(id)
      }),
    hear(answer) {
      const asker = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('error' in answer) asker?.reject(new Error(answer.error))
      else asker?.resolve(answer.result)
    },
    rejectAll(error) {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}
