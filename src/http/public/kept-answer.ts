import { createHash } from 'node:crypto'
import { acceptedCodings, type Packing } from '../content-coding.ts'
import { isUnchanged, type Validators } from './conditional.ts'
import { type Bytes, gzipped, packedAtOnce } from './pack.ts'

interface Sendable {
  body: Bytes
  init: { headers: Headers }
}

/** An answer as it was made once, in as many codings as were asked for. */
export interface KeptAnswer extends Validators {
  /** UTC ms of the second in which it began to say what it says. */
  since: number
  identity: Sendable
  /** Null: it would not be smaller. Absent: nobody has asked yet. */
  gzip?: Sendable | null
  br?: Sendable
  zstd?: Sendable
  notModified: { status: 304; headers: Headers }
  /** How often it was given. */
  given: number
  /** The smaller codings are made, or being made. */
  isPacked: boolean
}

/** Of the headers that a 304 repeats, which a cache takes over (RFC 9110, 15.4.5); the content's own would be those of nothing. */
const ofContent = ['content-type', 'content-encoding']

/** `before`: the answer in whose place it stands: its time stays where it says the same. `at`: UTC ms. */
export function keptAnswer(body: Bytes, own: Record<string, string>, at: number, before?: KeptAnswer): KeptAnswer {
  // Weak, because the packed and the plain bytes are the same page.
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const isSame = before?.etag === etag
  const second = Math.floor(at / 1000) * 1000
  const isDistinct = before === undefined || before.since < second
  const lastModified = isSame ? before.lastModified : isDistinct ? second : null
  const headers = new Headers({ vary: 'Accept-Encoding', ...own, etag })
  if (lastModified !== null) headers.set('last-modified', new Date(lastModified).toUTCString())
  const unchanged = new Headers(headers)
  for (const name of ofContent) unchanged.delete(name)
  return {
    etag,
    lastModified,
    since: isSame ? before.since : second,
    identity: { body, init: { headers } },
    notModified: { status: 304, headers: unchanged },
    given: 0,
    isPacked: false,
  }
}

/** Adds the answer's bytes in this coding. */
export function addCoding(answer: KeptAnswer, coding: Packing, body: Bytes): void {
  answer[coding] = inCoding(answer, coding, body)
}

function inCoding({ identity }: KeptAnswer, coding: Packing, body: Bytes): Sendable {
  const headers = new Headers(identity.init.headers)
  headers.set('content-encoding', coding)
  return { body, init: { headers } }
}

/** The method and headers of a request. */
export type Asking = Pick<Request, 'method' | 'headers'>

/** To a GET or HEAD. `grown` is told how many bytes came to the answer. */
export function respond({ method, headers }: Asking, answer: KeptAnswer, grown: (bytes: number) => void): Response {
  answer.given += 1
  if (isUnchanged(headers, answer)) return new Response(null, answer.notModified)
  const accepted = acceptedCodings(headers.get('accept-encoding'))
  for (const coding of accepted) {
    if (coding === 'gzip' && answer.gzip === undefined) grown(addGzip(answer))
    const sendable = answer[coding]
    if (sendable) return sent(method, sendable)
  }
  const [only] = accepted
  if (only === undefined || only === 'identity') return notAcceptable()
  return sent(method, inCoding(answer, only, packedAtOnce[only](answer.identity.body)))
}

/** HEAD is told GET's length. */
function sent(method: string, { body, init }: Sendable): Response {
  if (method !== 'HEAD') return new Response(body, init)
  const headers = new Headers(init.headers)
  headers.set('content-length', String(body.length))
  return new Response(null, { headers })
}

function addGzip(answer: KeptAnswer): number {
  const bytes = gzipped(answer.identity.body)
  if (bytes) addCoding(answer, 'gzip', bytes)
  else answer.gzip = null
  return bytes?.length ?? 0
}

function notAcceptable(): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', vary: 'Accept-Encoding' }
  const sentence = 'Accept-Encoding refuses every form of this answer: allow identity, gzip, br or zstd.\n'
  return new Response(sentence, { status: 406, headers })
}
