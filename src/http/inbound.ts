import { DomainError } from '#src/domain/errors.ts'
import { type Reception, takePosted } from '#src/domain/notifications/bounces/take-posted.ts'
import { type ServiceReception, takeServicePost } from '#src/domain/notifications/bounces/take-service-post.ts'
import { routes } from '#src/routes.ts'
import { type Binding, inbound } from './action.ts'
import type { AppDeps } from './app-deps.ts'

/** Bytes; the server itself refuses what is longer, where there is one. */
const longestBody = 1024 * 1024

/** Read by people in the log of their mail service. */
const answers: Record<Reception | 'long', Answered> = {
  taken: { status: 200, sentence: 'Thank you.' },
  off: { status: 404, sentence: 'Bounces are not accepted here. The instance admin can change that under Bounces.' },
  unsigned: { status: 401, sentence: 'The signature does not match this secret, body and time.' },
  unreadable: { status: 422, sentence: 'No message found. Post it as it came, or as JSON {"message": "…"}.' },
  long: { status: 413, sentence: 'The message is longer than one megabyte.' },
}

/** For services elsewhere. No cookie opens it: a signature does. */
export const inboundPosts: Binding[] = [
  inbound(routes.inboundBounces, async ({ deps, request, bytes }) => {
    return answered(answers[await receiveBounce(deps, request, bytes)])
  }),
  inbound(routes.inboundReports, async ({ deps, request, bytes, params, session }) => {
    if (bytes.length > longestBody) return answered(answers.long)
    const header = (name: string) => request.headers.get(name) ?? ''
    try {
      const post = { header, body: bytes, token: params.token, ip: session.origin.ip }
      return answered(serviceAnswers[await takeServicePost(deps, post)])
    } catch (error) {
      if (!(error instanceof DomainError && error.code === 'rate_limited')) throw error
      const seconds = String(Math.ceil(error.retryAfter / 1000))
      return answered({ status: 429, sentence: error.message }, { 'retry-after': seconds })
    }
  }),
]

interface Answered {
  status: number
  sentence: string
}

function answered({ status, sentence }: Answered, headers: Record<string, string> = {}): Response {
  const plain = { 'content-type': 'text/plain; charset=utf-8', ...headers }
  return new Response(`${sentence}\n`, { status, headers: plain })
}

/** A service repeats for hours what is not answered with 200: whatever is none of its faults is. */
const serviceAnswers: Record<ServiceReception, Answered> = {
  counted: { status: 200, sentence: 'Thank you.' },
  nothing: { status: 200, sentence: 'Thank you. This is about no failure.' },
  unknown: { status: 200, sentence: 'Thank you. This is about no message that was sent from here lately.' },
  repeated: { status: 200, sentence: 'Thank you. This was here before.' },
  confirmed: { status: 200, sentence: 'Thank you. The subscription is confirmed.' },
  unconfirmed: { status: 503, sentence: 'Amazon could not be asked to confirm this. Post it again later.' },
  unsigned: { status: 401, sentence: 'The signature or the password does not match.' },
  keyless: { status: 401, sentence: 'Save the signing key first, on the screen Bounces.' },
  old: { status: 401, sentence: 'This was signed too long ago.' },
  foreign: { status: 401, sentence: 'This comes from another topic, or its certificate is not Amazon’s.' },
  unreadable: { status: 422, sentence: 'This is not in the format of the mail service.' },
  lost: { status: 404, sentence: 'No mail service posts here. Copy the URL from the screen Bounces again.' },
}

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
