import { perDb } from '#src/db/per-db.ts'
import { inLogTransaction, type RequestLogDb } from '#src/db/request-logs.ts'
import type { RequestAddresses } from '#src/words.ts'
import { countRequests, forgetCountedPaths } from './count-requests.ts'
import { dictionaryOf, forgetDictionaries } from './dictionary.ts'
import { idsPerMillisecond, type LoggedRequest, type RequestBatch } from './logged-request.ts'
import { shortenAddress } from './shorten-address.ts'
import { missRequests, writeMissed } from './unlogged.ts'

/** Requests in one segment: small enough that its part of an index is a handful of pages. */
const requestsPerSegment = 16_384

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
      append(db, batch, addresses)
      countRequests(db, batch)
      writeMissed(db)
    })
    missRequests(db, now, 'written')
    return { failure: null }
  } catch (error) {
    forgetWhatWasRead(db)
    missRequests(db, now, batch.length)
    return { failure: String(error) }
  }
}

/** Clears the thread's caches of the file, which are wrong after rows were removed or a transaction was rolled back. */
export function forgetWhatWasRead(db: RequestLogDb): void {
  forgetDictionaries(db)
  forgetCountedPaths(db)
  endOf.forget(db)
}

/** Position of the newest request. */
interface End {
  segment: number
  /** In this segment. */
  requests: number
  lastId: number
}

const endOf = perDb('request log: end', readEnd)

function append(db: RequestLogDb, requests: LoggedRequest[], addresses: RequestAddresses): void {
  const [first] = requests
  if (!first) return
  const end = openSegment(db)
  const [paths, userAgents] = [dictionaryOf(db, 'paths'), dictionaryOf(db, 'user_agents')]
  const insert = db.statement<unknown, (number | string)[]>(
    'INSERT INTO requests (id, segment, path, user_agent, method, status, duration, ip) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  let [lowest, highest] = [Number.MAX_SAFE_INTEGER, 0]
  for (const { at, path, userAgent, method, status, duration, ip } of requests) {
    const id = nextId(db, end, at)
    const [pathId, userAgentId] = [paths.idOf(path, at), userAgents.idOf(userAgent, at)]
    insert.run(id, end.segment, pathId, userAgentId, method, status, duration, shortenAddress(ip, addresses))
    lowest = Math.min(lowest, id)
    highest = Math.max(highest, id)
  }
  end.requests += requests.length
  noteSegment(db, { segment: end.segment, lowest, highest, count: requests.length })
  Object.assign(endOf(db), end)
}

function openSegment(db: RequestLogDb): End {
  const end = { ...endOf(db) }
  return end.requests < requestsPerSegment ? end : { ...end, segment: end.segment + 1, requests: 0 }
}

function readEnd(db: RequestLogDb): End {
  const row = db
    .statement<End, []>(
      `SELECT segment, requests, (SELECT coalesce(max(id), 0) FROM requests) AS lastId
       FROM segments ORDER BY segment DESC LIMIT 1`,
    )
    .get()
  return row ?? { segment: 1, requests: 0, lastId: 0 }
}

/** Ids rise with time. Where the clock was set back, ids of that moment may be taken already. */
function nextId(db: RequestLogDb, end: End, at: number): number {
  const begin = at * idsPerMillisecond
  const id = begin + idsPerMillisecond > end.lastId ? Math.max(begin, end.lastId + 1) : firstFree(db, begin)
  end.lastId = Math.max(end.lastId, id)
  return id
}

/** Ids of a millisecond may be used up: further requests are logged as of the next. */
function firstFree(db: RequestLogDb, begin: number): number {
  const end = begin + idsPerMillisecond
  const row = db
    .statement<{ id: number | null }, [number, number]>('SELECT max(id) AS id FROM requests WHERE id >= ? AND id < ?')
    .get(begin, end)
  const next = row?.id == null ? begin : row.id + 1
  return next < end ? next : firstFree(db, end)
}

function noteSegment(
  db: RequestLogDb,
  { segment, lowest, highest, count }: { segment: number; lowest: number; highest: number; count: number },
): void {
  db.statement<unknown, number[]>(
    `INSERT INTO segments (segment, first_id, last_id, requests) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET
       first_id = min(first_id, excluded.first_id), last_id = max(last_id, excluded.last_id),
       requests = requests + excluded.requests`,
  ).run(segment, lowest, highest, count)
}
