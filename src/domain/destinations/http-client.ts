import type { AllowedDestinations } from './destinations.ts'

/** What the domain asks of the web, and what comes back; `platform/http-client.ts` implements it. */

/** One POST to a URL that somebody typed. */
export interface Post {
  url: string
  headers: Record<string, string>
  body: string
  /** Destinations that may be reached although they are not public (domain/destinations). */
  allowed: AllowedDestinations
}

/**
 * The outcome of a POST. `refused`: nothing was sent, because nothing may be sent there. `failed`: there was no answer.
 * Reasons are sentences.
 */
export type PostOutcome =
  | {
      kind: 'answered'
      status: number
      /** Headers of the answer; null where absent. */
      retryAfter: string | null
      location: string | null
      /** The answer's first bytes. */
      body: string
    }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string }

/** One request to an object store at a URL that somebody typed. */
export interface StoreRequest {
  method: 'PUT' | 'GET' | 'DELETE'
  url: string
  headers: Record<string, string>
  /** Null: none, as with GET and DELETE. */
  body: Uint8Array | null
  allowed: AllowedDestinations
}

/** A file of this machine that is put into an object store, or an object that becomes one. */
export interface FileTransfer {
  url: string
  headers: Record<string, string>
  allowed: AllowedDestinations
  /**
   * `put`: the path of the file, and how many of its bytes; `from`: which is the first, where it is not that of the file. `into`: the path
   * of the file to write, which must not exist.
   */
  file: { put: string; from?: number; size: number } | { into: string }
  /** Ends it. */
  stopping: AbortSignal
}

/**
 * `body`: the beginning of what else was answered than the file. `written`: bytes of the file; null where none came. `ownFile`: the file
 * here could not be read or written, which is nobody's fault but this machine's.
 */
export type TransferResult =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string; written: number | null }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string; ownFile?: true }

/** `duration`: milliseconds. */
export type PostResult = PostOutcome & { duration: number }

export interface HttpClient {
  /**
   * Reaches public addresses over https, and `allowed` ones; follows no redirect. Never throws for what the other side or
   * the network does; bounded by a deadline of its own.
   */
  post: (post: Post) => Promise<PostResult>
  /** Reads a file under the same rules; its beginning alone where it is long. */
  read: (from: Pick<Post, 'url' | 'allowed'>) => Promise<PostResult>
  /** Asks under the same rules, and reads all of the answer; one that is longer than 256 KiB has failed. */
  ask: (asked: WebRequest) => Promise<WebAnswer>
  /** Puts, reads or removes an object under the same rules. */
  store: (asked: StoreRequest) => Promise<PostResult>
  /** Puts or gets a file under the same rules, however long that takes: it has failed once nothing has moved for a minute. */
  transfer: (asked: FileTransfer) => Promise<TransferResult>
}

/** One request of a protocol that needs all of the answer, such as OpenID Connect. */
export interface WebRequest {
  method: 'GET' | 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: string | null
  allowed: AllowedDestinations
  /** Milliseconds, where it is to be shorter than that of the client. */
  deadline?: number
}

/** `headers`: by their names in lower case. */
export type WebAnswer =
  | { kind: 'answered'; status: number; headers: Record<string, string>; body: string }
  | { kind: 'refused'; reason: string }
  | { kind: 'failed'; reason: string }
