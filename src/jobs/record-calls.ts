import { recordNotedCalls } from '#src/domain/api-tokens/note-call.ts'
import type { Deps } from '#src/domain/context.ts'
import { everySecond } from '#src/domain/time/every-second.ts'

/** Records each second which operations programs have called, in the thread that answers them. */
export function recordCalls(deps: Deps): { stop: () => void } {
  const recording = everySecond(() => record(deps))
  return {
    stop() {
      recording.stop()
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
