import type { JobDeps } from '#src/domain/context.ts'
import { throttle } from '#src/domain/time/yield-to-event-loop.ts'

/** Requests in one step, each of them a transaction in the thread that has the log open. */
const requestsPerStep = 250

/** Requests that an older Opsentry logged come into the table in steps: messages that have to leave share the thread. */
export async function carryOverRequests({ requestLogs, stopping }: JobDeps): Promise<void> {
  for (let more = true; more && !stopping.aborted; ) {
    const began = performance.now()
    more = await requestLogs.ask('carryOver', { limit: requestsPerStep })
    if (more) await throttle(began)
  }
}
