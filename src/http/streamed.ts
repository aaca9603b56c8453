import type { Answer } from './answers.ts'

/** A file for saving, made piece by piece while it is sent. */
export function streamed(
  set: Answer,
  pieces: Iterator<string>,
  { type, name }: { type: string; name: string },
): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = pieces.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
  })
  set.headers['content-type'] = type
  set.headers['content-disposition'] = `attachment; filename="${name}"`
  set.headers['cache-control'] = 'no-store'
  return new Response(body)
}
