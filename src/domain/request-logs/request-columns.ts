import type { RequestAddresses } from '#src/words.ts'
import type { LoggedRequest } from './logged-request.ts'

/** Requests that fit: their four texts each have a number of 16 bits. */
export const columnsSize = 5000

/**
 * Requests as one array for each of their values, in memory that threads share: noting one down makes no object, and handing
 * them over copies nothing. Row `n` is the `n`-th request; a text is a number, its place in `texts`.
 */
export interface RequestColumns {
  /** Rows in use. */
  length: number
  /** Every text once, in the order of its first use. */
  texts: string[]
  at: Float64Array
  duration: Uint32Array
  status: Uint16Array
  method: Uint16Array
  path: Uint16Array
  ip: Uint16Array
  userAgent: Uint16Array
}

/** Requests written in one transaction. */
export interface RequestBatch {
  requests: RequestColumns
  /** Further requests that found the queue full. */
  unlogged: number
  addresses: RequestAddresses
  /** UTC ms. */
  now: number
}

export interface RequestNotes {
  readonly length: number
  /** One beyond `columnsSize` is for the next notes. */
  add: (request: LoggedRequest) => void
  /** What was noted down since the last time. */
  take: () => RequestColumns
}

export function requestNotes(): RequestNotes {
  let columns = emptyColumns()
  let ids = new Map<string, number>()

  function idOf(text: string): number {
    const known = ids.get(text)
    if (known !== undefined) return known
    ids.set(text, ids.size)
    columns.texts.push(text)
    return ids.size - 1
  }

  return {
    get length() {
      return columns.length
    },
    add({ at, duration, status, method, path, ip, userAgent }) {
      const row = columns.length
      columns.at[row] = at
      columns.duration[row] = duration
      columns.status[row] = status
      columns.method[row] = idOf(method)
      columns.path[row] = idOf(path)
      columns.ip[row] = idOf(ip)
      columns.userAgent[row] = idOf(userAgent)
      columns.length += 1
    },
    take() {
      const taken = columns
      ids = new Map()
      // Few are copied, so that a quiet hour fills the same memory again and again.
      if (taken.length === columnsSize) columns = emptyColumns()
      else columns = { ...taken, length: 0, texts: [] }
      return taken.length === columnsSize ? taken : copied(taken)
    },
  }
}

function emptyColumns(): RequestColumns {
  const shared = (bytes: number) => new SharedArrayBuffer(columnsSize * bytes)
  const column = () => new Uint16Array(shared(2))
  return {
    length: 0,
    texts: [],
    at: new Float64Array(shared(8)),
    duration: new Uint32Array(shared(4)),
    status: column(),
    method: column(),
    path: column(),
    ip: column(),
    userAgent: column(),
  }
}

function copied({ length, texts, at, duration, status, method, path, ip, userAgent }: RequestColumns): RequestColumns {
  return {
    length,
    texts,
    at: at.slice(0, length),
    duration: duration.slice(0, length),
    status: status.slice(0, length),
    method: method.slice(0, length),
    path: path.slice(0, length),
    ip: ip.slice(0, length),
    userAgent: userAgent.slice(0, length),
  }
}

/** Of few requests. */
export function columnsOf(requests: LoggedRequest[]): RequestColumns {
  const notes = requestNotes()
  for (const request of requests) notes.add(request)
  return notes.take()
}
