import { yieldToEventLoop } from '../time/yield-to-event-loop.ts'
import { zipLibrary } from './zip-library.ts'

export type Content = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>

export interface ArchivedFile {
  /** Path in the archive. */
  name: string
  content: Content
}

/**
 * The files as one ZIP archive (APPNOTE 6.3, ZIP64 where it grows large), made while it is read: no more than a piece of it is
 * ever in memory. `at`: UTC ms, the files' date. Ends with an error where making one of them does.
 */
export function zipOf(files: Iterable<ArchivedFile>, at: number): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  write(writable, files, at).catch((error) => writable.abort(error).catch(() => undefined))
  return readable
}

async function write(into: WritableStream<Uint8Array>, files: Iterable<ArchivedFile>, at: number): Promise<void> {
  const { ZipWriter } = await zipLibrary()
  const zip = new ZipWriter(into, { lastModDate: new Date(at), keepOrder: true })
  for (const { name, content } of files) await zip.add(name, streamOf(content))
  await zip.close()
}

/** Makes the next piece only when it is read, and yields to the event loop before. */
function streamOf(content: Content): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const pieces = Symbol.asyncIterator in content ? content[Symbol.asyncIterator]() : content[Symbol.iterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await yieldToEventLoop()
        const { value, done } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
      },
    },
    { highWaterMark: 0 },
  )
}
