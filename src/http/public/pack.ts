import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants } from 'node:zlib'
import type { Packing } from '../content-coding.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** Fewer bytes fit in one packet as they are. */
const leastPacked = 400

/**
 * Each is worth some milliseconds of a thread that serves nobody, once per change: from here on a higher level takes many times
 * as long for a hundredth less.
 */
const brotliQuality = 9
const zstdLevel = 12

const brotli = promisify(brotliCompress)

/** At once, in some tenths of a millisecond; undefined where it would not be smaller. */
export function gzipped(body: Bytes): Bytes | undefined {
  return body.length < leastPacked ? undefined : smaller(Bun.gzipSync(body), body)
}

/** In zlib's own threads, one after the other: the thread that serves visitors goes on. */
export async function packedSmallest(body: Bytes, keep: (coding: Packing, bytes: Bytes) => void): Promise<void> {
  if (body.length < leastPacked) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: brotliQuality, [constants.BROTLI_PARAM_SIZE_HINT]: body.length }
  const br = smaller(new Uint8Array(await brotli(body, { params })), body)
  if (br) keep('br', br)
  const zstd = smaller(new Uint8Array(await Bun.zstdCompress(body, { level: zstdLevel })), body)
  if (zstd) keep('zstd', zstd)
}

/** For whoever refuses plain bytes and what is there already, however small the answer is. */
export const packedAtOnce: Record<Packing, (body: Bytes) => Bytes> = {
  br: (body) => new Uint8Array(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })),
  zstd: (body) => new Uint8Array(Bun.zstdCompressSync(body, { level: 1 })),
  gzip: (body) => Bun.gzipSync(body),
}

function smaller(packed: Bytes, body: Bytes): Bytes | undefined {
  return packed.length < body.length ? packed : undefined
}

/** Answers that wait for it; further ones stay as they are until they are asked for again. */
const longestQueue = 100

export interface Packer {
  /** `work` in its turn, one at a time: bursts of changes keep no more than one core busy. Returns whether it has room. */
  add: (work: () => Promise<void>) => boolean
  /** Resolves when nothing waits. */
  idle: () => Promise<void>
}

export function createPacker(): Packer {
  const waiting: (() => Promise<void>)[] = []
  let working: Promise<void> | null = null

  async function workOff(): Promise<void> {
    for (let work = waiting.shift(); work; work = waiting.shift()) await work()
    working = null
  }

  return {
    add(work) {
      if (waiting.length >= longestQueue) return false
      waiting.push(work)
      working ??= workOff()
      return true
    },
    idle: async () => void (await working),
  }
}
