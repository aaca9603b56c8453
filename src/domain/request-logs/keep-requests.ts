import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import type { RequestAddresses } from '#src/words.ts'
import { countingIn } from './count-requests.ts'
import { freeIdsIn, type LoggedRequest, type RequestBatch } from './logged-request.ts'
import { forgetTexts, lookupIn } from './lookup.ts'
import { shortenAddress } from './shorten-address.ts'
import { missRequests, writeMissed } from './unlogged.ts'

export interface KeptBatch {
  /** The reason why the batch could not be logged; null: it is in the log. */
  failure: string | null
}

/**
 * Appends a batch and counts it, in one transaction. Never throws: a full disk costs the log its entries and affects nothing
 * else. The lost ones are counted in memory, and written as a number once the log can be written again.
 */
export function keepRequests(db: RequestLogDb, { requests, unlogged, addresses, now }: RequestBatch): KeptBatch {
  const batch = requests.flatMap((text): LoggedRequest[] => JSON.parse(text))
  missRequests(db, now, unlogged)
  try {
    if (!db.hasRoom()) throw new Error('the disk is nearly full')
    inLogTransaction(db, () => {
      append(db, batch, addresses)
      writeMissed(db)
    })
    missRequests(db, now, 'written')
    return { failure: null }
  } catch (error) {
    // Those that the batch wrote are rolled back with it.
    forgetTexts(db)
    missRequests(db, now, batch.length)
    return { failure: String(error) }
  }
}

function append(db: RequestLogDb, requests: LoggedRequest[], addresses: RequestAddresses): void {
  const [freeId, pathId, userAgentId] = [freeIdsIn(db), lookupIn(db, 'paths'), lookupIn(db, 'user_agents')]
  const counting = countingIn(db)
  const insert = db.statement<unknown, (number | string)[]>(
    'INSERT INTO requests (id, path, user_agent, method, status, duration, ip) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  for (const request of requests) {
    const { at, method, status, duration } = request
    const path = pathId(request.path, at)
    const ip = shortenAddress(request.ip, addresses)
    insert.run(freeId(at), path, userAgentId(request.userAgent, at), method, status, duration, ip)
    counting.add(request, path)
  }
  counting.write()
}
