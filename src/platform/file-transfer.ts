import { createReadStream, createWriteStream } from 'node:fs'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** The file of this machine could not be read or written. */
export class OwnFileError extends Error {
  constructor(path: string, cause: Error) {
    const { code = cause.message } = cause as { code?: string }
    super(
      /^(ENOSPC|EDQUOT)$/.test(code)
        ? `The disk of this machine is full (${code}): free some space.`
        : `${path} cannot be read or written here (${code}): check the disk and its permissions.`,
      { cause },
    )
  }
}

/**
 * Writes so many bytes of a file as the body of a request, as fast as the other side takes it. A file that cannot be read ends the request;
 * `failed` hears of it first.
 */
export function sendFile(
  { put: path, from = 0, size }: { put: string; from?: number; size: number },
  { request, moved, failed }: { request: ClientRequest; moved: () => void; failed: (error: OwnFileError) => void },
): void {
  const bytes = size === 0 ? Readable.from([]) : createReadStream(path, { start: from, end: from + size - 1 })
  onOwnError(bytes, request, (error) => failed(new OwnFileError(path, error)))
  pipeline(bytes, countingInto(moved), request).catch((error) => request.destroy(error))
}

/** Writes an answer into a new file. Resolves with its bytes. Throws what the file system and the connection throw. */
export async function receiveFile(path: string, response: IncomingMessage, moved: () => void): Promise<number> {
  let size = 0
  const counting = countingInto((length) => {
    size += length
    moved()
  })
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true })
  let own: OwnFileError | undefined
  onOwnError(file, response, (error) => {
    own = new OwnFileError(path, error)
  })
  await pipeline(response, counting, file).catch((error) => Promise.reject(own ?? error))
  const said = response.headers['content-length']
  if (said !== undefined && Number(said) !== size) throw new Error('the connection ended before the file did')
  return size
}

/** A pipeline breaks the file's stream as well where the other side ends: by the other side's error, or by one without a system call. */
function onOwnError(file: Readable | Writable, other: Readable | Writable, heard: (error: Error) => void): void {
  let others: Error | undefined
  other.once('error', (error) => {
    others ??= error
  })
  file.once('error', (error) => {
    if (error !== others && 'syscall' in error) heard(error)
  })
}

function countingInto(moved: (length: number) => void): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      moved(chunk.length)
      done(null, chunk)
    },
  })
}
