import { parseJson } from '#src/parse-json.ts'
import { isStandardSigned } from '../standard-webhook.ts'
import { amazonBounce } from './amazon-bounce.ts'
import {
  clockSkew,
  isTimely,
  listAt,
  type PostingService,
  reportOf,
  type ServicePost,
  textAt,
} from './posting-service.ts'

/** Resend signs as Standard Webhooks has it, under the names of Svix, each attempt anew. It names mails by address alone. */
export const resend: PostingService = {
  marked: () => ({}),
  read(deps, post, { signingKey }) {
    if (signingKey === null) return { refused: 'keyless' }
    const id = signed(post, 'id')
    const timestamp = signed(post, 'timestamp')
    const claim = { id, timestamp, signature: signed(post, 'signature'), body: post.body }
    if (!id || !isStandardSigned(claim, signingKey)) return { refused: 'unsigned' }
    if (!isTimely(Number(timestamp) * 1000, deps.clock.now(), clockSkew)) return { refused: 'old' }
    const event = parseJson(post.body.toString('utf8'))
    return textAt(event, 'type') === '' ? { refused: 'unreadable' } : { once: id, reports: reportsOf(event) }
  },
}

const signed = ({ header }: ServicePost, name: string) => header(`svix-${name}`) || header(`webhook-${name}`)

function reportsOf(event: unknown) {
  const about = { messageId: textAt(event, 'data', 'message_id'), recipient: textAt(listAt(event, 'data', 'to')[0]) }
  const kind = textAt(event, 'type')
  if (kind === 'email.complained') return [reportOf({ ...about, action: 'complained' })]
  else if (kind === 'email.delivery_delayed') return [reportOf({ ...about, action: 'delayed' })]
  else if (kind === 'email.suppressed') return [reportOf({ ...about, action: 'failed', status: '5.1.1' })]
  else if (kind === 'email.failed')
    return [reportOf({ ...about, action: 'failed', diagnostic: textAt(event, 'data', 'failed', 'reason') })]
  else if (kind !== 'email.bounced') return []
  const answer = textAt(listAt(event, 'data', 'bounce', 'diagnosticCode')[0]).replace(/^\s*smtp\s*;\s*/i, '')
  const [type, subType] = [textAt(event, 'data', 'bounce', 'type'), textAt(event, 'data', 'bounce', 'subType')]
  const words = textAt(event, 'data', 'bounce', 'message')
  const { action, status } = amazonBounce(type, subType, { status: '', diagnostic: answer })
  return [reportOf({ ...about, action, status, diagnostic: answer || words })]
}
