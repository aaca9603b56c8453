import { parseJson } from '#src/parse-json.ts'
import {
  isSame,
  markName,
  type PostingService,
  reportOf,
  type ServicePost,
  textAt,
  type Understood,
  valueAt,
} from './posting-service.ts'

/** Postmark signs nothing: the secret URL proves it, and a password where one is saved (HTTP Basic, in the URL that it is given). */
export const postmark: PostingService = {
  marked: (mark) => ({ [`X-PM-Metadata-${markName}`]: mark }),
  read(_, post, { signingKey }) {
    if (signingKey !== null && !isSame(passwordIn(post), Buffer.from(signingKey))) return { refused: 'unsigned' }
    return understood(parseJson(post.body.toString('utf8')))
  },
}

function passwordIn({ header }: ServicePost): Buffer {
  const [, given = ''] = /^basic +(\S+)$/i.exec(header('authorization')) ?? []
  const login = Buffer.from(given, 'base64')
  return login.subarray(login.indexOf(':') + 1)
}

/** Kinds of bounces that tell whose fault it was where the words do not. `''`: a failure without a fault. */
const failures: Record<string, string> = {
  HardBounce: '5.1.1',
  BadEmailAddress: '5.1.1',
  ManuallyDeactivated: '5.1.1',
  SoftBounce: '4.2.0',
  Undeliverable: '4.4.7',
  DnsError: '4.4.3',
  Blocked: '5.7.1',
  SpamNotification: '5.7.1',
  DMARCPolicy: '5.7.26',
  VirusNotification: '5.6.0',
  Unknown: '',
}

/** By Postmark's own link. What its bounces and complaints suppress comes by itself. */
function hasLeft(post: unknown): boolean {
  const isOwnWish = textAt(post, 'Origin') === 'Recipient' && textAt(post, 'SuppressionReason') === 'ManualSuppression'
  return isOwnWish && valueAt(post, 'SuppressSending') === true
}

function understood(post: unknown): Understood {
  const kind = textAt(post, 'RecordType')
  if (kind === '') return { refused: 'unreadable' }
  const id = textAt(post, 'ID')
  const once = id && `${kind}:${id}`
  const about = {
    addressed: textAt(post, 'Metadata', markName),
    recipient: textAt(post, 'Email') || textAt(post, 'Recipient'),
  }
  const details = textAt(post, 'Details') || textAt(post, 'Description')
  const type = textAt(post, 'Type')
  if (kind === 'SubscriptionChange')
    return { once, reports: hasLeft(post) ? [reportOf({ ...about, action: 'left' })] : [] }
  else if (kind === 'SpamComplaint' || type === 'SpamComplaint')
    return { once, reports: [reportOf({ ...about, action: 'complained' })] }
  else if (kind === 'Bounce' && type === 'Transient')
    return { once, reports: [reportOf({ ...about, action: 'delayed', diagnostic: details })] }
  const status = kind === 'Bounce' && Object.hasOwn(failures, type) ? failures[type] : undefined
  if (status === undefined) return { once, reports: [] }
  return { once, reports: [reportOf({ ...about, action: 'failed', status, diagnostic: details })] }
}
