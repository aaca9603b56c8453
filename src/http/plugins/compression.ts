import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { Elysia } from 'elysia'
import { yieldToEventLoop } from '#src/domain/time/yield-to-event-loop.ts'
import { type Answer, statusIn } from '../answers.ts'
import { codingFor, type Packing } from '../content-coding.ts'
import { isFromElsewhere } from '../fetch-metadata.ts'

/** Bytes below which an answer fits a packet or two anyway. */
const smallest = 1024

const packable = /^(text\/|image\/svg|application\/(json|[\w.-]+\+(json|xml)))/

/** zstd makes a form as small as Brotli, in a third of the time. */
const offered = ['zstd', 'br', 'gzip'] as const

/** Characters of a page that takes milliseconds to be put together from the pieces of which views are made. */
const long = 65_536

/** Bytes that zstd packs sooner than another thread is asked to: in some 30 microseconds. */
const packedHere = 16_384

/** Each packs 40 KB in less than half a millisecond, on another thread, so that a page of a megabyte holds nobody up. */
const pack: Record<Packing, (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array> = {
  zstd: (bytes) => (bytes.length <= packedHere ? Bun.zstdCompressSync(bytes) : Bun.zstdCompress(bytes)),
  br: (bytes) => brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: promisify(gzip),
}
const brotli = promisify(brotliCompress)

/**
 * Packs what a handler made as text: pages and forms behind the sign-in, the management API, errors. Kept pages (page-cache.ts),
 * files and downloads come as responses of their own, and stay as they are.
 */
export const compression = () =>
  new Elysia({ name: 'compression' }).mapResponse({ as: 'global' }, async ({ request, responseValue, set }) => {
    // Visitors have their turn between the making of a long page and its bytes.
    if (typeof responseValue === 'string' && responseValue.length > long) await yieldToEventLoop()
    // Elysia's error handler sends what this returns, whatever it is.
    if (!isPackable(responseValue, set)) return responseValue as never
    set.headers.vary = ['Accept-Encoding', ...[set.headers.vary ?? []].flat()].join(', ')
    // Who makes a visitor's browser ask again and again, and watches how long the packed answers are, may learn what stands in
    // them beside his guess (BREACH): an address in a list that is searched.
    const accepted = isFromElsewhere(request) ? null : request.headers.get('accept-encoding')
    const encoding = codingFor(accepted, offered)
    if (encoding === 'identity') return responseValue as never
    set.headers['content-encoding'] = encoding
    // Its own, too: the log of requests and the figures read it there.
    return new Response(await pack[encoding](Buffer.from(responseValue)), { status: statusIn(set) })
  })

/** Whoever is asked to come later may be a flood, for which nothing is packed. */
const tooMany = 429

function isPackable(value: unknown, { headers, status }: Answer): value is string {
  if (status === tooMany) return false
  return typeof value === 'string' && value.length >= smallest && packable.test(String(headers['content-type'] ?? ''))
}
