import { createHmac } from 'node:crypto'
import { parseJson } from '#src/parse-json.ts'
import {
  isSame,
  isTimely,
  markName,
  type PostingService,
  reportOf,
  statusIn,
  textAt,
  valueAt,
} from './posting-service.ts'

/** Milliseconds: Mailgun posts for eight hours what was not taken. */
const longest = 12 * 60 * 60_000

/** Mailgun signs a time and a token beside the event, not the event: that token may come once. */
export const mailgun: PostingService = {
  marked: (mark) => ({ 'X-Mailgun-Variables': JSON.stringify({ [markName]: mark }) }),
  read(deps, { body }, { signingKey }) {
    if (signingKey === null) return { refused: 'keyless' }
    const post = parseJson(body.toString('utf8'))
    const [timestamp, token, signature] = ['timestamp', 'token', 'signature'].map((name) =>
      textAt(post, 'signature', name),
    )
    const expected = createHmac('sha256', signingKey).update(`${timestamp}${token}`).digest()
    if (!token || !isSame(Buffer.from(signature ?? '', 'hex'), expected)) return { refused: 'unsigned' }
    if (!isTimely(Number(timestamp) * 1000, deps.clock.now(), longest)) return { refused: 'old' }
    const event = valueAt(post, 'event-data')
    if (textAt(event, 'event') === '') return { refused: 'unreadable' }
    return { once: token, reports: reportsOf(event) }
  },
}

/** Reasons that Mailgun gives without an answer of a server: it did not send, because of what was before. */
const suppressed: Record<string, string> = { 'suppress-bounce': '5.1.1', old: '4.4.7' }

function reportsOf(event: unknown) {
  const about = {
    addressed: textAt(event, 'user-variables', markName),
    messageId: textAt(event, 'message', 'headers', 'message-id'),
    recipient: textAt(event, 'recipient'),
  }
  const [kind, reason] = [textAt(event, 'event'), textAt(event, 'reason')]
  if (kind === 'complained' || reason === 'suppress-complaint') return [reportOf({ ...about, action: 'complained' })]
  else if (kind === 'unsubscribed' || reason === 'suppress-unsubscribe') return [reportOf({ ...about, action: 'left' })]
  else if (kind !== 'failed' && kind !== 'rejected') return []
  const answer = textAt(event, 'delivery-status', 'message') || textAt(event, 'delivery-status', 'description')
  const code = textAt(event, 'delivery-status', 'code')
  const isFinal = kind === 'rejected' || textAt(event, 'severity') === 'permanent'
  return [
    reportOf({
      ...about,
      action: isFinal ? 'failed' : 'delayed',
      status: statusIn(textAt(event, 'delivery-status', 'enhanced-code')) || (suppressed[reason] ?? ''),
      diagnostic: answer.startsWith(code) ? answer : `${code} ${answer}`,
    }),
  ]
}
