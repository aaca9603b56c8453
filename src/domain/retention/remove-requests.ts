import { throttle } from '../time/yield-to-event-loop.ts'
import type { Run } from './run.ts'

/** Requests in one step, each of them a transaction in the thread that has the log open. */
const requestsPerStep = 250

/** Has the request log's own thread remove requests, step by step, and then shrink the file. */
export async function removeOldRequests(run: Run): Promise<void> {
  const { requestLogs } = run.deps
  await inTurns(run, async () => {
    const { requests, more } = await requestLogs.ask('remove', { before: run.before, limit: requestsPerStep })
    run.count('requests', requests)
    return more
  })
  await inTurns(run, () => requestLogs.ask('returnPages', null))
}

/**
 * Repeats `work` while there is more. Readers of the log and messages that have to leave share the thread: they get their
 * turn between two steps.
 */
async function inTurns(run: Run, work: () => Promise<boolean>): Promise<void> {
  for (let more = true; more; ) {
    const began = performance.now()
    more = await work()
    run.goOn()
    if (more) await throttle(began)
  }
}
