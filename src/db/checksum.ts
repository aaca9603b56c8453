import { appendFileSync, fstatSync, readSync, statSync, truncateSync } from 'node:fs'
import { withFile } from '#src/platform/place-file.ts'

/*
 * A copy of a database ends with a line that SQLite does not look at: the SHA-256 of everything before it. SQLite's own check finds what
 * breaks its structure, and nothing of what changes a text.
 */

export type ChecksumState =
  | 'fits'
  /** A byte of the file, or of the line itself, is not what was written. */
  | 'differs'
  /** Made by an older Opsentry, or copied by hand. */
  | 'none'

const lineOf = (digest: string) => `\nopsentry-checksum sha256 ${digest}\n`
const pattern = new RegExp(`^${lineOf('[0-9a-f]{64}')}$`)
const lineLength = lineOf('0'.repeat(64)).length
/** A database is a whole number of pages, and this is the smallest size of one (https://sqlite.org/fileformat.html). */
const smallestPage = 512
/** Bytes read at once. */
const step = 1024 * 1024

export function appendChecksum(path: string): void {
  appendFileSync(path, lineOf(digestOf(path, statSync(path).size)))
}

/** Reads all of the file. Throws what the file system throws. */
export function checksumOf(path: string): ChecksumState {
  const { size } = statSync(path)
  const line = lastLine(path, size)
  if (line === undefined) return size % smallestPage === 0 ? 'none' : 'differs'
  return line === lineOf(digestOf(path, size - lineLength)) ? 'fits' : 'differs'
}

/** For a copy that is going to be written: what SQLite writes over its end would look like damage. */
export function removeChecksum(path: string): void {
  const { size } = statSync(path)
  if (lastLine(path, size) !== undefined) truncateSync(path, size - lineLength)
}

function lastLine(path: string, size: number): string | undefined {
  if (size < lineLength) return undefined
  const line = withFile(path, 'r', (handle) => {
    const bytes = Buffer.alloc(lineLength)
    readSync(handle, bytes, 0, lineLength, size - lineLength)
    return bytes.toString('latin1')
  })
  return pattern.test(line) ? line : undefined
}

/** SHA-256 of a file's first bytes, hex. */
export function digestOf(path: string, length: number): string {
  return withFile(path, 'r', (handle) => {
    const hasher = new Bun.CryptoHasher('sha256')
    const bytes = Buffer.alloc(step)
    for (let at = 0; at < length; ) {
      const read = readSync(handle, bytes, 0, Math.min(step, length - at), at)
      if (read === 0) throw new Error(`${path} became shorter: it has ${fstatSync(handle).size} bytes`)
      hasher.update(bytes.subarray(0, read))
      at += read
    }
    return hasher.digest('hex')
  })
}
