import type { Deps } from '#src/domain/context.ts'
import { keepTopic } from '#src/domain/mail/mail-services.ts'
import { parseJson } from '#src/parse-json.ts'
import type { BounceReport } from '../bounce-report.ts'
import { noComplaints } from '../parse-report.ts'
import { amazonBounce } from './amazon-bounce.ts'
import {
  isTimely,
  listAt,
  longestRetry,
  markName,
  type PostingService,
  type PostRefusal,
  reportOf,
  statusIn,
  textAt,
  type Understood,
  valueAt,
} from './posting-service.ts'
import { checkSnsSignature, type SnsSignature, snsTypeOf, snsUrl } from './sns-signature.ts'

const refusals: Record<Exclude<SnsSignature, 'good'>, PostRefusal> = {
  bad: 'unsigned',
  foreign: 'foreign',
  absent: 'unconfirmed',
}

/**
 * Amazon SES posts through a topic of SNS. Amazon signs what any of its customers publish, so the signature alone says nothing:
 * the secret URL and the one topic that was confirmed do.
 */
export const ses: PostingService = {
  marked: (mark) => ({ 'X-SES-MESSAGE-TAGS': `${markName}=${mark}` }),
  async read(deps, { body }, { topic }) {
    const message = parseJson(body.toString('utf8'))
    const type = snsTypeOf(message)
    if (type === null) return { refused: 'unreadable' }
    if (topic !== null && textAt(message, 'TopicArn') !== topic) return { refused: 'foreign' }
    const signature = await checkSnsSignature(deps, message, type)
    if (signature !== 'good') return { refused: refusals[signature] }
    if (!isTimely(Date.parse(textAt(message, 'Timestamp')), deps.clock.now(), longestRetry)) return { refused: 'old' }
    if (type === 'SubscriptionConfirmation') return confirm(deps, message)
    const once = textAt(message, 'MessageId')
    if (type === 'UnsubscribeConfirmation') return { once, reports: [] }
    return topic === null ? { refused: 'foreign' } : { once, reports: reportsOf(parseJson(textAt(message, 'Message'))) }
  },
}

/** Follows the link by which Amazon asks whether its posts are wanted, if it leads to Amazon and confirms this very topic. */
async function confirm(deps: Deps, message: unknown): Promise<Understood> {
  const topic = textAt(message, 'TopicArn')
  const url = snsUrl(textAt(message, 'SubscribeURL'))
  const asked = url?.searchParams
  if (!url || asked?.get('Action') !== 'ConfirmSubscription' || asked.get('TopicArn') !== topic || topic === '')
    return { refused: 'foreign' }
  const answer = await deps.http.read({ url: url.href, allowed: [] })
  if (answer.kind !== 'answered' || answer.status !== 200) return { refused: 'unconfirmed' }
  keepTopic(deps, topic)
  return { topic }
}

function reportsOf(event: unknown): BounceReport[] {
  const mail = valueAt(event, 'mail')
  const about = {
    addressed: [textAt(mail, 'source'), ...listAt(mail, 'tags', markName).map((tag) => textAt(tag))].join('\n'),
    messageId: textAt(mail, 'commonHeaders', 'messageId'),
  }
  const kind = textAt(event, 'notificationType') || textAt(event, 'eventType')
  if (kind === 'Complaint') return complaints(event, about)
  else if (kind === 'Bounce') return bounces(event, about)
  else if (kind === 'DeliveryDelay')
    return listAt(event, 'deliveryDelay', 'delayedRecipients').map((one) =>
      reportOf({ ...about, action: 'delayed', ...answered(one) }),
    )
  else if (kind === 'Reject')
    return listAt(mail, 'destination').map((one) =>
      reportOf({
        ...about,
        action: 'failed',
        status: '5.6.0',
        recipient: textAt(one),
        diagnostic: textAt(event, 'reject', 'reason'),
      }),
    )
  else return []
}

type About = Record<'addressed' | 'messageId', string>

function answered(recipient: unknown) {
  const diagnostic = textAt(recipient, 'diagnosticCode').replace(/^\s*[\w-]+\s*;\s*/, '')
  return { recipient: textAt(recipient, 'emailAddress'), status: statusIn(textAt(recipient, 'status')), diagnostic }
}

function bounces(event: unknown, about: About): BounceReport[] {
  const [type, subType] = [textAt(event, 'bounce', 'bounceType'), textAt(event, 'bounce', 'bounceSubType')]
  return listAt(event, 'bounce', 'bouncedRecipients').map((one) => {
    const { recipient, ...said } = answered(one)
    return reportOf({ ...about, recipient, ...amazonBounce(type, subType, said) })
  })
}

function complaints(event: unknown, about: About): BounceReport[] {
  const kind = textAt(event, 'complaint', 'complaintFeedbackType') || 'abuse'
  if (noComplaints.includes(kind)) return []
  return listAt(event, 'complaint', 'complainedRecipients').map((one) =>
    reportOf({ ...about, ...answered(one), action: 'complained', diagnostic: kind }),
  )
}
