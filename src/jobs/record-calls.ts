import { recordNotedCalls } from '#src/domain/api-tokens/note-call.ts'
import type { Deps } from '#src/domain/context.ts'

/** Milliseconds that a call of a program waits to be recorded. */
const interval = 1000

/** Records each second which operations programs have called, in the thread that answers them. */
export function recordCalls(deps: Deps): { stop: () => void } {
  const timer = setInterval(() => record(deps), interval)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      record(deps)
    },
  }
}

/** Never throws, as no job does: nobody who is served should end with it. */
function record(deps: Deps): void {
  try {
    recordNotedCalls(deps)
  } catch (error) {
    deps.logger.error('calls are not recorded', { error: String(error) })
  }
}
