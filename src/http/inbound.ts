import { type Reception, takePosted } from '#src/domain/notifications/bounces/take-posted.ts'
import { routes } from '#src/routes.ts'
import { type Binding, inbound } from './action.ts'
import type { AppDeps } from './app-deps.ts'

/** Bytes; the server itself refuses what is longer, where there is one. */
const longestBody = 1024 * 1024

/** Read by people in the log of their mail service. */
const answers: Record<Reception | 'long', { status: number; sentence: string }> = {
  taken: { status: 200, sentence: 'Thank you.' },
  off: { status: 404, sentence: 'Bounces are not accepted here. The instance admin can change that under Bounces.' },
  unsigned: { status: 401, sentence: 'The signature does not match this secret, body and time.' },
  unreadable: { status: 422, sentence: 'No message found. Post it as it came, or as JSON {"message": "…"}.' },
  long: { status: 413, sentence: 'The message is longer than one megabyte.' },
}

/** For services elsewhere. No cookie opens it: a signature does. */
export const inboundPosts: Binding[] = [
  inbound(routes.inboundBounces, async ({ deps, request, bytes }) => {
    const { status, sentence } = answers[await receiveBounce(deps, request, bytes)]
    return new Response(`${sentence}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
  }),
]

async function receiveBounce(deps: AppDeps, { headers }: Request, body: Buffer): Promise<Reception | 'long'> {
  if (body.length > longestBody) return 'long'
  return takePosted(deps, {
    id: headers.get('webhook-id') ?? '',
    timestamp: headers.get('webhook-timestamp') ?? '',
    signature: headers.get('webhook-signature') ?? '',
    contentType: headers.get('content-type') ?? '',
    body,
  })
}
