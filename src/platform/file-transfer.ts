import { createReadStream, createWriteStream } from 'node:fs'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** Writes so many bytes of a file as the body of a request, as fast as the other side takes it. A file that cannot be read ends it. */
export function sendFile(
  { put: path, from = 0, size }: { put: string; from?: number; size: number },
  request: ClientRequest,
  moved: () => void,
): void {
  const bytes = size === 0 ? Readable.from([]) : createReadStream(path, { start: from, end: from + size - 1 })
  pipeline(bytes, countingInto(moved), request).catch((error) => request.destroy(error))
}

/** Writes an answer into a new file. Resolves with its bytes. Throws what the file system and the connection throw. */
export async function receiveFile(path: string, response: IncomingMessage, moved: () => void): Promise<number> {
  let size = 0
  const counting = countingInto((length) => {
    size += length
    moved()
  })
  await pipeline(response, counting, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
  const said = response.headers['content-length']
  if (said !== undefined && Number(said) !== size) throw new Error('the connection ended before the file did')
  return size
}

function countingInto(moved: (length: number) => void): Transform {
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      moved(chunk.length)
      done(null, chunk)
    },
  })
}
