import { lookup } from 'node:dns/promises'
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP, type LookupFunction } from 'node:net'
import { addressesProblem, hostOf, urlProblem } from '#src/domain/destinations/destinations.ts'
import type {
  FileTransfer,
  HttpClient,
  PostOutcome,
  StoreRequest,
  TransferResult,
  WebAnswer,
} from '#src/domain/destinations/http-client.ts'
import { http, https } from '#src/network-modules.ts'
import { OwnFileError, receiveFile, sendFile } from './file-transfer.ts'
import { explain } from './network-words.ts'

export interface HttpClientOptions {
  /** Milliseconds for one request, the look-up of its host and the answer included; shorter than a claim's lease. */
  deadline?: number
  /** A host name -> all its addresses. */
  resolve?: (host: string) => Promise<string[]>
  /** PEM: trusted instead of the authorities that the system knows. */
  ca?: Buffer
}

/** Bytes of an answer that are read; then the connection is closed. */
const longestAnswer = 16 * 1024
/** Bytes of an answer that is of no use in part. */
const longestWhole = 256 * 1024
/** Milliseconds in which nothing of a file has moved. */
const standstill = 60_000

/**
 * Asks URLs that people typed, so that nobody reaches through it what only this machine can reach. A host is looked up
 * once, each of its addresses is checked, and the connection goes to what was checked: a name that changes its mind in
 * between (DNS rebinding) changes nothing. `node:https` takes that look-up where `fetch` would make its own. Each request has a
 * connection of its own, knows no proxy, and follows no redirect.
 */
export function createHttpClient({
  deadline = 30_000,
  resolve = everyAddress,
  ca,
}: HttpClientOptions = {}): HttpClient {
  const request = async (asked: Asked) => {
    const started = performance.now()
    const outcome = await withinDeadline<PostOutcome>(deadline, async (signal) => {
      const sent = await checkAndSend(asked, { resolve, ca, signal, longest: longestAnswer })
      return sent.kind === 'answered' ? beginningOf(sent) : sent
    })
    return { ...outcome, duration: Math.round(performance.now() - started) }
  }
  return {
    ask: (asked) =>
      withinDeadline<WebAnswer>(Math.min(deadline, asked.deadline ?? deadline), async (signal) => {
        const sent = await checkAndSend(asked, { resolve, ca, signal, longest: longestWhole })
        return sent.kind === 'answered' ? allOf(sent) : sent
      }),
    post: (post) => request({ ...post, method: 'POST' }),
    read: (from) => request({ ...from, method: 'GET', headers: {}, body: null }),
    store: request,
    transfer: (asked) => transfer(asked, { resolve, ca, deadline: Math.min(standstill, deadline * 2) }),
  }
}

/** A file goes or comes, for as long as something moves. */
async function transfer(
  { url, headers, allowed, file, stopping }: FileTransfer,
  { deadline, ...way }: Pick<Way, 'resolve' | 'ca'> & { deadline: number },
): Promise<TransferResult> {
  const abort = new AbortController()
  const reason = `Nothing moved for ${deadline / 1000} seconds.`
  const arm = () => setTimeout(() => abort.abort(new Error(reason)), deadline)
  let timer = arm()
  const moved = () => {
    clearTimeout(timer)
    timer = arm()
  }
  const signal = AbortSignal.any([abort.signal, stopping])
  let written: number | null = null
  const asked: Asked =
    'put' in file
      ? {
          ...{ url, headers, allowed, method: 'PUT', body: null },
          sends: { size: file.size, into: (request, failed) => sendFile(file, { request, moved, failed }) },
        }
      : { ...{ url, headers, allowed, method: 'GET', body: null } }
  const takes = async (response: IncomingMessage) => {
    if (!('into' in file) || response.statusCode !== 200) return false
    written = await receiveFile(file.into, response, moved)
    return true
  }
  try {
    const sent = await checkAndSend(asked, { ...way, signal, longest: longestAnswer, takes })
    return sent.kind === 'answered' ? ({ ...allOf(sent), written } as TransferResult) : sent
  } catch (error) {
    if (error instanceof OwnFileError) return { kind: 'failed', reason: error.message, ownFile: true }
    throw error
  } finally {
    clearTimeout(timer)
  }
}

interface Asked extends Omit<StoreRequest, 'method' | 'body'> {
  method: StoreRequest['method'] | 'POST'
  body: Uint8Array | string | null
  /** In place of the body: what sends it. */
  sends?: { size: number; into: (request: ClientRequest, failed: (error: Error) => void) => void }
}

/** How a request is sent. `longest`: bytes of the answer that are read. */
interface Way {
  resolve: (host: string) => Promise<string[]>
  ca: Buffer | undefined
  signal: AbortSignal
  longest: number
  /** Takes the answer in place of its first bytes being read, where it says true. */
  takes?: (response: IncomingMessage) => Promise<boolean>
}

interface Answered {
  kind: 'answered'
  status: number
  headers: IncomingHttpHeaders
  bytes: Buffer
}

type NotSent = { kind: 'refused'; reason: string } | { kind: 'failed'; reason: string }

function beginningOf({ status, headers, bytes }: Answered): PostOutcome {
  const { 'retry-after': retryAfter = null, location = null } = headers
  return { kind: 'answered', status, retryAfter, location, body: bytes.toString('utf8') }
}

function allOf({ status, headers, bytes }: Answered): WebAnswer {
  if (bytes.length >= longestWhole) return { kind: 'failed', reason: 'The answer is longer than 256 KiB.' }
  const texts = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return { kind: 'answered', status, headers: Object.fromEntries(texts), body: bytes.toString('utf8') }
}

/** The signal ends `send`; where `send` cannot end early, as in a look-up, nobody waits for it. */
async function withinDeadline<Outcome>(
  deadline: number,
  send: (signal: AbortSignal) => Promise<Outcome | NotSent>,
): Promise<Outcome | NotSent> {
  const abort = new AbortController()
  const { promise: expired, resolve: expire } = Promise.withResolvers<NotSent>()
  const reason = `No answer within ${deadline / 1000} seconds.`
  const timer = setTimeout(() => {
    abort.abort(new Error(reason))
    setImmediate(expire, { kind: 'failed', reason })
  }, deadline)
  try {
    return await Promise.race([send(abort.signal), expired])
  } finally {
    clearTimeout(timer)
  }
}

/** Throws OwnFileError. */
async function checkAndSend(asked: Asked, way: Way): Promise<Answered | NotSent> {
  if (!URL.canParse(asked.url)) return { kind: 'refused', reason: 'This is not a web address.' }
  const url = new URL(asked.url)
  const host = hostOf(url)
  const problem = urlProblem(url, asked.allowed)
  if (problem !== undefined) return { kind: 'refused', reason: problem }
  try {
    const addresses = isIP(host) === 0 ? await way.resolve(host) : [host]
    if (addresses.length === 0) return { kind: 'failed', reason: `The name ${host} is not known.` }
    const reason = addressesProblem(url, addresses, asked.allowed)
    if (reason !== undefined) return { kind: 'refused', reason }
    return await send(asked, url, pinnedTo(addresses), way)
  } catch (error) {
    if (error instanceof OwnFileError) throw error
    return { kind: 'failed', reason: way.signal.aborted ? way.signal.reason.message : explain(error, url) }
  }
}

async function send(
  { method, headers, body, sends }: Asked,
  url: URL,
  lookup: LookupFunction,
  { ca, signal, longest, takes }: Way,
): Promise<Answered> {
  signal.throwIfAborted()
  const length = sends?.size ?? (body === null ? undefined : Buffer.byteLength(body))
  const request = (url.protocol === 'https:' ? https() : http()).request(url, {
    method,
    headers: length === undefined ? headers : { ...headers, 'content-length': String(length) },
    agent: false,
    lookup,
    ca,
  })
  const response = await new Promise<IncomingMessage>((arrived, failed) => {
    request.on('response', arrived)
    request.on('error', failed)
    signal.addEventListener('abort', () => request.destroy(signal.reason))
    if (sends) sends.into(request, failed)
    else request.end(body ?? undefined)
  })
  const bytes = (await takes?.(response)) ? Buffer.alloc(0) : await firstBytes(response, longest, signal)
  request.destroy()
  return { kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, bytes }
}

/** Answers with the addresses that were checked, so that no second look-up can return others. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, found) => {
    if (options.all) found(null, all)
    else found(null, all[0]?.address ?? '', all[0]?.family)
  }
}

/** Never rejects: once the status is here, it is an answer, whatever becomes of the body. */
function firstBytes(response: IncomingMessage, longest: number, signal: AbortSignal): Promise<Buffer> {
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let length = 0
    const end = () => done(Buffer.concat(chunks).subarray(0, longest))
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= longest) end()
    })
    response.on('end', end)
    response.on('error', end)
    response.on('close', end)
    signal.addEventListener('abort', end)
  })
}

/** All addresses, in the system's order: one that is not public is no less dangerous for standing second. */
async function everyAddress(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, order: 'verbatim' })
  return found.map(({ address }) => address)
}
