import type { RequestAddresses } from '#src/words.ts'
import type { Clock, Logger } from '../context.ts'
import type { LoggedRequest } from './logged-request.ts'
import type { Ask, RequestLogs } from './questions.ts'

/** Requests that become one text: in a tenth of a millisecond, and before a collection of garbage has met them. */
const textSize = 250
/** Texts in one batch: the log's thread writes 5,000 requests in some hundredths of a second, each page of an index once. */
const batchSize = 20
/** Limit of queued requests, some megabytes: further ones are only counted, and pages are served all the same. */
const capacity = 20_000

export interface RequestLogsInput {
  ask: Ask
  /** Setting for how much of an address is kept, read for each batch. */
  addresses: () => RequestAddresses
  clock: Clock
  logger: Pick<Logger, 'info' | 'warn'>
}

interface Text {
  json: string
  requests: number
}

/** Queues requests in memory and hands them over in batches, one at a time. */
export function createRequestLogs({ ask, addresses, clock, logger }: RequestLogsInput): RequestLogs {
  let latest: LoggedRequest[] = []
  /** Text crosses to another thread several times as fast as objects do. */
  const texts: Text[] = []
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
    latest.push(request)
    if (latest.length < textSize) return
    writeDown()
    if (texts.length >= batchSize && sending === null) void sendWhile(() => texts.length >= batchSize)
  }

  function writeDown(): void {
    if (latest.length === 0) return
    texts.push({ json: JSON.stringify(latest), requests: latest.length })
    latest = []
  }

  async function flush(): Promise<void> {
    await sending
    await sendWhile(() => {
      writeDown()
      return texts.length > 0 || unlogged > 0
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
      const taken = texts.splice(0, batchSize)
      const requests = taken.reduce((sum, text) => sum + text.requests, 0)
      const missed = unlogged
      waiting -= requests
      unlogged = 0
      const json = taken.map((text) => text.json)
      const batch = { requests: json, unlogged: missed, addresses: addresses(), now: clock.now() }
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
