import type { Deps } from '#src/domain/context.ts'
import type { Ask, RequestLogs } from '#src/domain/request-logs/questions.ts'
import { createRequestLogs } from '#src/domain/request-logs/request-logs.ts'
import { keptAddresses } from '#src/domain/settings/instance.ts'

/** Milliseconds after which even a small batch is written. */
const interval = 1000

/** Hands recorded requests to the thread that has the log open, each second and whenever a batch is full. */
export function queueRequests(deps: Deps, ask: Ask): RequestLogs & { stop: () => Promise<void> } {
  const { clock, logger } = deps
  const logs = createRequestLogs({ ask, addresses: () => keptAddresses(deps), clock, logger })
  const timer = setInterval(() => void logs.flush(), interval)
  timer.unref()
  return {
    ...logs,
    stop() {
      clearInterval(timer)
      return logs.flush()
    },
  }
}
