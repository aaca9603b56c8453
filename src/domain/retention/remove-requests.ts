import { breathe } from '../breathe.ts'
import type { Run } from './run.ts'

/** Requests in one step, each of them a transaction in the thread that has the log open. */
const requestsPerStep = 500

/** The request log's own thread removes; this one only asks it to go on. Then the file gets smaller. */
export async function removeOldRequests(run: Run): Promise<void> {
  const { requestLogs } = run.deps
  for (let more = true; more; ) {
    const step = await requestLogs.ask('remove', { before: run.before, limit: requestsPerStep })
    run.count('requests', step.requests)
    more = step.more
    await next(run)
  }
  while (await requestLogs.ask('returnPages', null)) await next(run)
}

/** Whoever reads the log, and messages that have to leave, share the thread: they have their turn between two steps. */
function next(run: Run): Promise<void> {
  run.goOn()
  return breathe()
}
