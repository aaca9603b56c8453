import type { Deps } from '#src/domain/context.ts'
import type { Ask, RequestLogs } from '#src/domain/request-logs/questions.ts'
import { createRequestLogs } from '#src/domain/request-logs/request-logs.ts'
import { keptAddresses } from '#src/domain/settings/instance.ts'
import { everySecond } from '#src/domain/time/every-second.ts'

/** Hands recorded requests to the thread that has the log open, each second, however few, and whenever a batch is full. */
export function queueRequests(deps: Deps, ask: Ask): RequestLogs & { stop: () => Promise<void> } {
  const { clock, logger } = deps
  const logs = createRequestLogs({ ask, addresses: () => keptAddresses(deps), clock, logger })
  const flushing = everySecond(() => void logs.flush())
  return {
    ...logs,
    stop() {
      flushing.stop()
      return logs.flush()
    },
  }
}
