import type { RequestAddresses } from '#src/words.ts'
import type { Clock, Logger } from '../context.ts'
import type { LoggedRequest } from './logged-request.ts'
import type { Ask, RequestLogs } from './questions.ts'
import { columnsOf, columnsSize, type RequestColumns, requestNotes } from './request-columns.ts'

/** Limit of queued requests, some megabytes: further ones are only counted, and pages are served all the same. */
const capacity = 20_000

export interface RequestLogsInput {
  ask: Ask
  /** Setting for how much of an address is kept, read for each batch. */
  addresses: () => RequestAddresses
  clock: Clock
  logger: Pick<Logger, 'info' | 'warn'>
}

/** Queues requests in memory and hands them over in batches, one at a time: the log's thread writes each page of an index once. */
export function createRequestLogs({ ask, addresses, clock, logger }: RequestLogsInput): RequestLogs {
  const latest = requestNotes()
  const full: RequestColumns[] = []
  let waiting = 0
  let unlogged = 0
  let failing = false
  let sending: Promise<void> | null = null

  function record(request: LoggedRequest): void {
    if (waiting >= capacity) {
      unlogged += 1
      return
    }
    waiting += 1
    latest.add(request)
    if (latest.length < columnsSize) return
    close()
    if (sending === null) void sendWhile(() => full.length > 0)
  }

  function close(): void {
    if (latest.length > 0) full.push(latest.take())
  }

  async function flush(): Promise<void> {
    await sending
    await sendWhile(() => {
      close()
      return full.length > 0 || unlogged > 0
    })
  }

  function sendWhile(more: () => boolean): Promise<void> {
    sending ??= send(more).finally(() => {
      sending = null
    })
    return sending
  }

  async function send(more: () => boolean): Promise<void> {
    while (more()) {
      const columns = full.shift() ?? columnsOf([])
      const requests = columns.length
      const missed = unlogged
      waiting -= requests
      unlogged = 0
      const batch = { requests: columns, unlogged: missed, addresses: addresses(), now: clock.now() }
      const { failure } = await ask('keep', batch).catch((error) => {
        unlogged += requests + missed
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
