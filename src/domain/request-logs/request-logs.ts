import type { RequestAddresses } from '#src/words.ts'
import type { Clock, Logger } from '../context.ts'
import type { LoggedRequest } from './logged-request.ts'
import type { Ask, RequestLogs } from './questions.ts'

/** Requests in one batch. */
const batchSize = 500
/** Limit of queued requests, some megabytes: further ones are only counted, and pages are served all the same. */
const capacity = 20_000

export interface RequestLogsInput {
  ask: Ask
  /** Setting for how much of an address is kept, read for each batch. */
  addresses: () => RequestAddresses
  clock: Clock
  logger: Pick<Logger, 'info' | 'warn'>
}

/** Queues requests in memory and hands them over in batches, one at a time. */
export function createRequestLogs({ ask, addresses, clock, logger }: RequestLogsInput): RequestLogs {
  const queue: LoggedRequest[] = []
  let unlogged = 0
  let failing = false
  let sending: Promise<void> | null = null

  function record(request: LoggedRequest): void {
    if (queue.length >= capacity) unlogged += 1
    else queue.push(request)
    if (queue.length >= batchSize && sending === null) void sendWhile(() => queue.length >= batchSize)
  }

  async function flush(): Promise<void> {
    await sending
    await sendWhile(() => queue.length > 0 || unlogged > 0)
  }

  function sendWhile(more: () => boolean): Promise<void> {
    sending ??= send(more).finally(() => {
      sending = null
    })
    return sending
  }

  async function send(more: () => boolean): Promise<void> {
    while (more()) {
      const requests = queue.splice(0, batchSize)
      const missed = unlogged
      unlogged = 0
      // Text crosses to another thread several times as fast as objects do.
      const batch = { requests: JSON.stringify(requests), unlogged: missed, addresses: addresses(), now: clock.now() }
      const { failure } = await ask('keep', batch).catch((error) => {
        unlogged += requests.length + missed
        return { failure: String(error) }
      })
      tellOnce(failure)
      if (failure !== null) return
    }
  }

  /** Logs a disk that stays full once, not once a second. */
  function tellOnce(failure: string | null): void {
    if (failure !== null && !failing) logger.warn('requests are not logged', { error: failure })
    else if (failure === null && failing) logger.info('requests are logged again')
    failing = failure !== null
  }

  return { record, flush, ask }
}
