import { createPublicKey, verify } from 'node:crypto'
import { parseJson } from '#src/parse-json.ts'
import {
  isTimely,
  longestRetry,
  markName,
  type PostingService,
  type PostRefusal,
  reportOf,
  type ServicePost,
  statusIn,
  textAt,
} from './posting-service.ts'

/** SendGrid signs time and body with ECDSA where that is switched on there, and its key is saved here. */
export const sendgrid: PostingService = {
  marked: (mark) => ({ 'X-SMTPAPI': JSON.stringify({ unique_args: { [markName]: mark } }) }),
  read(deps, post, { signingKey }) {
    const refused = signingKey === null ? null : refusalOf(post, signingKey, deps.clock.now())
    if (refused) return { refused }
    const events = parseJson(post.body.toString('utf8'))
    if (!Array.isArray(events)) return { refused: 'unreadable' }
    return { once: '', reports: events.flatMap(reportsOf) }
  },
}

function refusalOf({ header, body }: ServicePost, key: string, now: number): PostRefusal | null {
  const timestamp = header('x-twilio-email-event-webhook-timestamp')
  const signature = Buffer.from(header('x-twilio-email-event-webhook-signature'), 'base64')
  if (!isSigned(key, Buffer.concat([Buffer.from(timestamp), body]), signature)) return 'unsigned'
  return isTimely(Number(timestamp || Number.NaN) * 1000, now, longestRetry) ? null : 'old'
}

function isSigned(key: string, signed: Buffer, signature: Buffer): boolean {
  try {
    return verify(
      'sha256',
      signed,
      createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
      signature,
    )
  } catch {
    return false
  }
}

/** SendGrid's own words for messages that it did not send, because of what was before. */
const dropped: [RegExp, string][] = [
  [/^(bounced address|invalid)/i, '5.1.1'],
  [/spam content|smtpapi/i, '5.6.0'],
]

function reportsOf(event: unknown) {
  const about = {
    addressed: textAt(event, markName),
    messageId: textAt(event, 'smtp-id'),
    recipient: textAt(event, 'email'),
  }
  const [kind, reason] = [textAt(event, 'event'), textAt(event, 'reason') || textAt(event, 'response')]
  const refused = kind === 'dropped' ? reason : ''
  if (kind === 'spamreport' || /^spam reporting/i.test(refused)) return [reportOf({ ...about, action: 'complained' })]
  else if (/^(group_)?unsubscribe$/.test(kind) || /^unsubscribed/i.test(refused))
    return [reportOf({ ...about, action: 'left' })]
  else if (kind === 'deferred') return [reportOf({ ...about, action: 'delayed', diagnostic: reason })]
  else if (kind === 'bounce' || kind === 'dropped')
    return [reportOf({ ...about, action: 'failed', status: statusOf(event, kind, reason), diagnostic: reason })]
  else return []
}

function statusOf(event: unknown, kind: string, reason: string): string {
  const said = statusIn(textAt(event, 'status'))
  if (said) return said
  else if (kind === 'dropped') return dropped.find(([words]) => words.test(reason))?.[1] ?? ''
  else return textAt(event, 'type') === 'blocked' ? '5.7.1' : ''
}
