import { existsSync, readSync, statSync } from 'node:fs'
import { withFile } from '#src/platform/place-file.ts'
import type { Db } from './connection.ts'

/*
 * The write-ahead log beside a database, as far as it is told from outside (https://sqlite.org/fileformat2.html#walformat). SQLite reads
 * it up to the first frame that is not whole, and takes what comes after for never written: a log that lost its middle looks like an
 * earlier moment.
 */

/** How far a log had come. */
export interface LogState {
  /** Differs in each log that is begun anew. */
  salt: string
  /** Frames that were committed. */
  frames: number
  /** Those of them that stand in the database file, too. */
  folded: number
}

const headerLength = 32
const frameHeaderLength = 24

/**
 * The log of an open database, without waiting for anybody; null where there is none, or where one is begun anew at this moment. What it
 * counts may not be on disk yet.
 */
export function logState(db: Db): LogState | null {
  const path = `${db.$client.filename}-wal`
  const salt = saltOf(path)
  const row = db.$client.query<{ log: number; checkpointed: number }, []>('PRAGMA wal_checkpoint(NOOP)').get()
  if (salt === undefined || !row || row.log < 0 || saltOf(path) !== salt) return null
  return { salt, frames: row.log, folded: row.checkpointed }
}

/** Undefined where there is no log. No program locks this file, so that it may be opened and closed beside SQLite. */
export function saltOf(path: string): string | undefined {
  return readHeader(path)?.toString('hex', 16, 24)
}

/** Frames at the log's beginning that are as they were written, up to `most`. */
export function wholeFrames(path: string, most: number): number {
  const header = readHeader(path)
  if (!header) return 0
  const isBigEndian = header.readUInt32BE(0) === 0x377f0683
  const pageSize = header.readUInt32BE(8)
  let sum = checksum(header.subarray(0, 24), [0, 0], isBigEndian)
  if (!holds(header, 24, sum) || pageSize < 512 || pageSize > 65_536) return 0
  const frame = Buffer.alloc(frameHeaderLength + pageSize)
  return withFile(path, 'r', (handle) => {
    for (let count = 0; count < most; count++) {
      const read = readSync(handle, frame, 0, frame.length, headerLength + count * frame.length)
      if (read < frame.length || !frame.subarray(8, 16).equals(header.subarray(16, 24))) return count
      sum = checksum(frame.subarray(0, 8), sum, isBigEndian)
      sum = checksum(frame.subarray(frameHeaderLength), sum, isBigEndian)
      if (!holds(frame, 16, sum)) return count
    }
    return most
  })
}

type Sum = [number, number]

/** Goes on from the sum of what came before; `bytes` are whole pairs of 32 bits. */
function checksum(bytes: Buffer, [first, second]: Sum, isBigEndian: boolean): Sum {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let [a, b] = [first, second]
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + words.getUint32(at, !isBigEndian) + b) >>> 0
    b = (b + words.getUint32(at + 4, !isBigEndian) + a) >>> 0
  }
  return [a, b]
}

function holds(bytes: Buffer, at: number, [first, second]: Sum): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second
}

function readHeader(path: string): Buffer | undefined {
  if (!existsSync(path) || statSync(path).size < headerLength) return undefined
  return withFile(path, 'r', (handle) => {
    const header = Buffer.alloc(headerLength)
    readSync(handle, header, 0, headerLength, 0)
    return header
  })
}
