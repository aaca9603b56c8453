import { Elysia } from 'elysia'
import { type Reception, takePosted } from '#src/domain/notifications/bounces/take-posted.ts'
import type { AppDeps } from '../app-deps.ts'

/** Bytes; the server itself refuses what is longer, where there is one. */
const longestBody = 1024 * 1024

/** For whoever looks at the mail service's log. */
const answers: Record<Reception | 'long', { status: number; sentence: string }> = {
  taken: { status: 200, sentence: 'Thank you.' },
  off: { status: 404, sentence: 'No bounces are taken here: the instance admin can change that under Bounces.' },
  unsigned: { status: 401, sentence: 'The signature is not of this secret, this body and this time.' },
  unreadable: { status: 422, sentence: 'There is no message in it: post it as it came, or as JSON {"message": "…"}.' },
  long: { status: 413, sentence: 'It is longer than one megabyte.' },
}

/** Bounces that a mail service posts. No cookie opens it: a signature over the very bytes does. */
export const inboundBounceRoutes = (deps: AppDeps) =>
  new Elysia({ name: 'inbound/bounces' }).post(
    '/inbound/bounces',
    async ({ body, request, set }) => {
      const bytes = body instanceof ArrayBuffer ? Buffer.from(body) : Buffer.alloc(0)
      const header = (name: string) => request.headers.get(name) ?? ''
      const reception =
        bytes.length > longestBody
          ? 'long'
          : await takePosted(deps, {
              id: header('webhook-id'),
              timestamp: header('webhook-timestamp'),
              signature: header('webhook-signature'),
              contentType: header('content-type'),
              body: bytes,
            })
      const { status, sentence } = answers[reception]
      set.status = status
      set.headers['content-type'] = 'text/plain; charset=utf-8'
      return `${sentence}\n`
    },
    { parse: 'arrayBuffer' },
  )
