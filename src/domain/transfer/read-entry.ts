import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createGzip } from 'node:zlib'
import type { FileEntry } from '@zip.js/zip.js/index-native.js'
import { DomainError } from '../errors.ts'
import { countSigns } from '../forms/count-signs.ts'
import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { refuse } from './refuse.ts'

/** Bytes of a line: an incident with all its updates. */
const longestLine = 8 * 1024 * 1024
/** Lines with nothing in them. */
const mostBlank = 100_000
/** Lists and objects of a line: each takes many times its bytes in memory. */
const mostObjects = 50_000
/** Bytes of what is read whole: the manifest, a picture. */
const longestWhole = 4 * 1024 * 1024
/** Milliseconds after which visitors have their turn. */
const breath = 10

/** The whole of a small file of an archive. */
export async function wholeOf(entry: FileEntry): Promise<Buffer> {
  if (entry.uncompressedSize > longestWhole)
    refuse(`${entry.filename} in the export is too large to be one of its files.`)
  const pieces: Buffer[] = []
  await unpack(entry, (piece) => void pieces.push(piece))
  return Buffer.concat(pieces)
}

/** Hands over each line of NDJSON, parsed, with its number. No more than a line of the file is in memory. */
export async function eachRow(entry: FileEntry, take: TakeRow): Promise<void> {
  const lines = createLines(entry.filename, take)
  await unpack(entry, (piece) => lines.add(piece))
  await lines.end()
}

/** Where it answers a promise, the next row comes once that is kept. */
export type TakeRow = (row: unknown, line: number) => Promise<void> | void

export interface PackedLog {
  entries: number
  /** gzip. */
  bytes: Buffer
  /** SHA-256 of what is packed. */
  digest: string
}

/** An audit log, packed while it is unpacked; null for an empty one. Each line has to be an entry, because erasures read it. */
export async function packedLog(entry: FileEntry): Promise<PackedLog | null> {
  let entries = 0
  const lines = createLines(entry.filename, (row, line) => {
    entries += 1
    const { action } = Object(row) as { action?: unknown }
    if (typeof action !== 'string') refuse(`${entry.filename}, line ${line}, is no entry of an audit log.`)
  })
  const hash = createHash('sha256')
  const gzip = createGzip()
  const packed: Buffer[] = []
  gzip.on('data', (piece: Buffer) => packed.push(piece))
  await unpack(entry, async (piece) => {
    await lines.add(piece)
    hash.update(piece)
    await new Promise((written) => gzip.write(piece, written))
  })
  await lines.end()
  const ended = once(gzip, 'end')
  gzip.end()
  await ended
  return entries === 0 ? null : { entries, bytes: Buffer.concat(packed), digest: hash.digest('hex') }
}

/** Puts lines together from the pieces of a file. */
function createLines(filename: string, take: TakeRow) {
  let line = 0
  let blank = 0
  let begun: Buffer[] = []
  let length = 0
  let began = performance.now()

  function endLine(last: Buffer): Promise<void> | void {
    const text = Buffer.concat([...begun, last]).toString('utf8')
    begun = []
    length = 0
    if (text.trim() === '') countBlank()
    else return take(parsed(`${filename}, line ${line}`, text), line)
  }

  function countBlank(): void {
    blank += 1
    if (blank > mostBlank) refuse(`${filename} has more than ${mostBlank.toLocaleString('en')} empty lines.`)
  }

  async function pause(): Promise<void> {
    await yieldToEventLoop()
    began = performance.now()
  }

  return {
    async add(piece: Buffer): Promise<void> {
      let from = 0
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, from)) {
        line += 1
        const taken = at > from || length > 0 ? endLine(piece.subarray(from, at)) : countBlank()
        if (taken) await taken
        from = at + 1
        if (performance.now() - began > breath) await pause()
      }
      length += piece.length - from
      if (length > longestLine)
        refuse(`${filename}, line ${line + 1}, is longer than ${longestLine / 1024 / 1024} MiB.`)
      // A copy: the piece's own memory is used again.
      if (from < piece.length) begun.push(Buffer.from(piece.subarray(from)))
    },
    async end(): Promise<void> {
      line += 1
      if (length > 0) await endLine(Buffer.alloc(0))
    },
  }
}

/** Throws invalid where it is not JSON, or holds more than a line of an export does. */
export function parsed(where: string, text: string): unknown {
  if (countSigns(text, ['{', '['], mostObjects) > mostObjects)
    refuse(`${where}, has more than ${mostObjects.toLocaleString('en')} lists and objects.`)
  try {
    return JSON.parse(text)
  } catch {
    return refuse(`${where}, is not JSON: make the export again.`)
  }
}

/** Stops at the declared size, because a forged archive may unpack to far more. */
async function unpack(entry: FileEntry, take: (piece: Buffer) => Promise<void> | void): Promise<void> {
  let size = 0
  let failed: { error: unknown } | undefined
  const sink = new WritableStream<Uint8Array>({
    async write(piece) {
      size += piece.length
      if (size > entry.uncompressedSize) throw new Error('longer than declared')
      try {
        await take(Buffer.from(piece.buffer, piece.byteOffset, piece.length))
      } catch (error) {
        // The archive's reader wraps what ends it in an error of its own.
        failed = { error }
        throw error
      }
    },
  })
  try {
    await entry.getData(sink)
  } catch {
    throw failed ? failed.error : damaged(entry)
  }
}

function damaged({ filename }: FileEntry): DomainError {
  return new DomainError('invalid', `${filename} in the export is damaged: make the export again.`)
}
