import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { keepAttempt } from '#src/domain/deliveries/keep-attempt.ts'
import type { PostResult } from '#src/domain/destinations/http-client.ts'
import type { SendResult } from '#src/domain/mail/mail.ts'
import { readInstance } from '#src/domain/settings/instance.ts'
import { statusText } from '#src/network-modules.ts'
import { retryAfterIn } from '../../time/retry-after.ts'

export interface Message {
  url: string
  body: string
  /** Added to those that every message has. */
  headers?: Record<string, string>
  /** Reads the true status, for services that answer 200 and report the failure in the body. */
  statusOf?: (answer: { status: number; body: string }) => number
}

/** Characters kept of each attempt. */
const keptRequest = 16 * 1024
const keptAnswer = 4 * 1024
/** Milliseconds: a longer Retry-After is cut to this. */
const longestRest = 24 * 3_600_000

/** Posts one message to a typed URL, keeps request and answer, and resolves with the outcome. */
export async function postMessage(
  deps: Deps,
  delivery: Delivery,
  { url, body, headers = {}, statusOf = ({ status }) => status }: Message,
): Promise<SendResult> {
  const at = deps.clock.now()
  const answer = await deps.http.post({
    url,
    body,
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Opsentry', ...headers },
    allowed: readInstance(deps.db).allowedDestinations,
  })
  const result = answer.kind === 'answered' ? { ...answer, status: statusOf(answer) } : answer
  keepAttempt(deps, { deliveryId: delivery.id, at, request: body.slice(0, keptRequest), ...answered(result) })
  return sendResult(result, deps.clock.now())
}

function answered(result: PostResult) {
  const { duration } = result
  return result.kind === 'answered'
    ? { status: result.status, answer: result.body.slice(0, keptAnswer), duration }
    : { status: null, answer: result.reason.slice(0, keptAnswer), duration }
}

/** Temporary 4xx statuses: request timeout, too early, too many requests. */
const passing = [408, 425, 429]

/**
 * RFC 9110: 2xx is success. A redirect is not followed, so its target has to be typed; other 4xx will not change by
 * themselves; 410 means gone for good. Everything else is tried again later.
 */
function sendResult(result: PostResult, now: number): SendResult {
  if (result.kind === 'refused') return { outcome: 'permanent', answer: result.reason }
  if (result.kind === 'failed') return { outcome: 'temporary', answer: result.reason }
  const { status, location } = result
  const answer = statusText(status)
  if (status >= 200 && status < 300) return { outcome: 'delivered', answer }
  else if (status === 410) return { outcome: 'permanent', answer: `${answer}: nobody is there any more.`, gone: true }
  else if (status >= 300 && status < 400) return { outcome: 'permanent', answer: `${answer}${leadsTo(location)}` }
  else if (status < 500 && !passing.includes(status)) return { outcome: 'permanent', answer: withWords(answer, result) }
  else return { outcome: 'temporary', answer: withWords(answer, result), retryAfter: rest(result, now) }
}

/** Names the redirect's host alone, because the rest of the URL may be a secret. */
function leadsTo(location: string | null): string {
  const to = location !== null && URL.canParse(location) ? new URL(location).host : ''
  return to === '' ? ': redirects are not followed.' : `: it leads to ${to}. Redirects are not followed.`
}

/** Adds the first line of the body, if there is one. */
function withWords(answer: string, { body }: { body: string }): string {
  const [line = ''] = body.trim().split('\n')
  return line === '' ? answer : `${answer}: ${line.slice(0, 200)}`
}

/** Milliseconds that the other side wants to be left alone. */
function rest({ status, retryAfter }: { status: number; retryAfter: string | null }, now: number): number | undefined {
  const wait = status === 429 || status === 503 ? retryAfterIn(retryAfter, now) : null
  return wait ? Math.min(wait, longestRest) : undefined
}
