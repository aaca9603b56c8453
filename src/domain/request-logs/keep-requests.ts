import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import { countRequests } from './count-requests.ts'
import { freeId, type LoggedRequest, type RequestBatch } from './logged-request.ts'
import { type IdOf, lookupIn } from './lookup.ts'
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
  const batch: LoggedRequest[] = JSON.parse(requests)
  missRequests(db, now, unlogged)
  try {
    if (!db.hasRoom()) throw new Error('the disk is nearly full')
    inLogTransaction(db, () => {
      const pathId = lookupIn(db, 'paths')
      append(
        db,
        batch.map((request) => ({ ...request, ip: shortenAddress(request.ip, addresses) })),
        pathId,
      )
      countRequests(db, batch, pathId)
      writeMissed(db)
    })
    missRequests(db, now, 'written')
    return { failure: null }
  } catch (error) {
    missRequests(db, now, batch.length)
    return { failure: String(error) }
  }
}

function append(db: RequestLogDb, requests: LoggedRequest[], pathId: IdOf): void {
  const userAgentId = lookupIn(db, 'user_agents')
  const insert = db.statement<unknown, (number | string)[]>(
    'INSERT INTO requests (id, path, user_agent, method, status, duration, ip) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  for (const { at, path, userAgent, method, status, duration, ip } of requests)
    insert.run(freeId(db, at), pathId(path, at), userAgentId(userAgent, at), method, status, duration, ip)
}
