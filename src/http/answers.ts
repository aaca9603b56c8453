import type { RequestSession } from './plugins/session.ts'

/** The part of Elysia's `set` through which handlers change their answer. */
export interface Answer {
  status?: number | string
  headers: Record<string, unknown>
}

/** The status that a handler has set; 200 where it set none. */
export function statusIn({ status = 200 }: Pick<Answer, 'status'>): number {
  return Number(status)
}

/** An HTML answer. */
export function html(set: Answer, markup: JSX.Element, status = 200): JSX.Element {
  set.status = status
  set.headers['content-type'] = 'text/html; charset=utf-8'
  set.headers.vary = 'HX-Request'
  return markup
}

/** After a successful POST: 303 to a page of this instance, built by `urls`. */
export function goTo(set: Answer, url: string, session?: RequestSession, flash?: string): string {
  if (!url.startsWith('/') || url.startsWith('//')) throw new Error(`goTo leads only within this instance: ${url}`)
  if (session && flash) session.setFlash(flash)
  set.status = 303
  set.headers.location = url
  return ''
}

/** htmx asks for a fragment, unless it restores a whole page from history. */
export function wantsFragment(request: Request): boolean {
  return request.headers.get('hx-request') === 'true' && request.headers.get('hx-history-restore-request') !== 'true'
}

/** A file made while it is sent, piece by piece. */
export function download(set: Answer, file: { type: string; name: string }, pieces: Iterable<string>): Response {
  const encoder = new TextEncoder()
  const iterator = pieces[Symbol.iterator]()
  set.headers['content-type'] = file.type
  set.headers['content-disposition'] = `attachment; filename="${file.name}"`
  return new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const { value, done } = iterator.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
    }),
  )
}
