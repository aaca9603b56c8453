import type { Run } from './run.ts'

/** Requests in one step, each of them a transaction in the thread that has the log open. */
const requestsPerStep = 500

/** The request log's own thread removes; this one only asks it to go on. Then the file gets smaller. */
export async function removeOldRequests(run: Run): Promise<void> {
  const { requestLogs } = run.deps
  for (let more = true; more; ) {
    const step = await requestLogs.ask('remove', { before: run.before, limit: requestsPerStep })
    run.count('requests', step.requests)
    run.goOn()
    more = step.more
  }
  while (await requestLogs.ask('returnPages', null)) run.goOn()
}
