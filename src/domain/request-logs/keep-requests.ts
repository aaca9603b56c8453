import { inLogTransaction, namingDamage, type RequestLogDb } from '#src/db/request-logs.ts'
import type { RequestAddresses } from '#src/words.ts'
import { countingIn } from './count-requests.ts'
import { freeIdsIn } from './logged-request.ts'
import { forgetTexts, lookupIn } from './lookup.ts'
import type { RequestBatch, RequestColumns } from './request-columns.ts'
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
  missRequests(db, now, unlogged)
  try {
    if (!db.hasRoom()) throw new Error('the disk is nearly full')
    inLogTransaction(db, () => {
      append(db, requests, addresses)
      writeMissed(db)
    })
    missRequests(db, now, 'written')
    return { failure: null }
  } catch (error) {
    // Those that the batch wrote are rolled back with it.
    forgetTexts(db)
    missRequests(db, now, requests.length)
    return { failure: String(namingDamage(error, db.sqlite.filename)) }
  }
}

/** Rows of one statement: the calls into SQLite are dear beside what they write. */
const together = 50
const columns = ['id', 'path', 'user_agent', 'method', 'status', 'duration', 'ip'] as const
const insertOf = (rows: number) => `INSERT INTO requests (${columns.join(', ')}) VALUES ${placesOf(rows)}`
const placesOf = (rows: number) =>
  Array(rows)
    .fill(`(${columns.map(() => '?').join(', ')})`)
    .join(', ')
const insertOne = insertOf(1)
const insertTogether = insertOf(together)

function append(db: RequestLogDb, requests: RequestColumns, addresses: RequestAddresses): void {
  const { length, texts, at, duration, status, method, path, ip, userAgent } = requests
  const [freeId, pathId, userAgentId] = [freeIdsIn(db), lookupIn(db, 'paths'), lookupIn(db, 'user_agents')]
  const counting = countingIn(db)
  const insert = insertingIn(db)
  const text = (id: number | undefined) => texts[id ?? 0] ?? ''
  const shortened = new Map<number, string>()

  function addressOf(id: number): string {
    const known = shortened.get(id)
    if (known !== undefined) return known
    const address = shortenAddress(text(id), addresses)
    shortened.set(id, address)
    return address
  }

  for (let row = 0; row < length; row++) {
    const moment = at[row] ?? 0
    const [pathAt, answered, took] = [pathId(text(path[row]), moment), status[row] ?? 0, duration[row] ?? 0]
    const browser = userAgentId(text(userAgent[row]), moment)
    insert.add(freeId(moment), pathAt, browser, text(method[row]), answered, took, addressOf(ip[row] ?? 0))
    counting.add(moment, answered, took, pathAt)
  }
  insert.write()
  counting.write()
}

function insertingIn(db: RequestLogDb) {
  const statementOf = (sql: string) => db.statement<unknown, (number | string)[]>(sql)
  const several = statementOf(insertTogether)
  let values: (number | string)[] = []
  return {
    add(id: number, path: number, userAgent: number, method: string, status: number, duration: number, ip: string) {
      values.push(id, path, userAgent, method, status, duration, ip)
      if (values.length < together * columns.length) return
      several.run(...values)
      values = []
    },
    /** What is left. */
    write(): void {
      const one = statementOf(insertOne)
      for (let from = 0; from < values.length; from += columns.length)
        one.run(...values.slice(from, from + columns.length))
      values = []
    },
  }
}
