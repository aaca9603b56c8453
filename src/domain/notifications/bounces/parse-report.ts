import type { BounceReport } from './bounce-report.ts'
import { parsePlainReport } from './parse-plain-report.ts'
import { type Fields, fieldGroups, headersNamed, type ReadMail, readMail, textOf } from './read-mail.ts'

/** The headers in which servers keep the envelope's recipient, first the ones that name it for certain. */
const recipientHeaders = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'to']

const statusType = /^message\/(global-)?delivery-status$/
const feedbackType = /^message\/feedback-report$/
/** RFC 8098: the reader's program says that it was read, or thrown away. */
const receiptType = /^message\/(global-)?disposition-notification$/
const plainType = /^text\/plain$/
/** Types of a returned message or its header, which names the return path where a server added it on the way. */
const returnedType = /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/

/** Characters read of a returned message: its header, and no more of its text than follows there. */
const returnedHead = 16 * 1024

/** Null for anything but news of a message that was sent: an out-of-office answer, a read receipt, spam. */
export async function parseReport(raw: Buffer): Promise<BounceReport | null> {
  const mail = await readMail(raw)
  const feedback = textOf(mail.parts, feedbackType)
  if (feedback !== null) return complaintIn(mail, feedback)
  const status = textOf(mail.parts, statusType)
  const recipient = status === null ? undefined : fieldGroups(status).find((fields) => 'action' in fields)
  if (status !== null && recipient) return notificationIn(mail, status, recipient)
  return mail.parts.some(({ mimeType }) => receiptType.test(mimeType)) ? null : plainReportIn(mail)
}

type News = Pick<BounceReport, 'action' | 'status' | 'diagnostic'>

/** What a mail says and to which return path it came; nothing else in it proves which message it is about. */
function reportOf(mail: ReadMail, own: string[], news: News): BounceReport {
  const returned = textOf(mail.parts, returnedType)?.slice(0, returnedHead) ?? ''
  const arrivedAt = recipientHeaders.flatMap((name) => headersNamed(mail, name))
  return { ...news, addressed: [...arrivedAt, ...own, returned].join('\n'), messageId: null, recipient: null }
}

/** A delivery status notification (RFC 3464): its first group of fields is about the message, each other about one recipient. */
function notificationIn(mail: ReadMail, text: string, recipient: Fields): BounceReport | null {
  const action = (['failed', 'delayed'] as const).find((one) => one === recipient.action?.toLowerCase())
  if (action === undefined) return null
  return reportOf(mail, [text], {
    action,
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(recipient.status ?? '')?.[0] ?? '',
    diagnostic: (recipient['diagnostic-code'] ?? '').replace(/^\s*[\w-]+\s*;\s*/, '').trim(),
  })
}

/** RFC 5965, 7.3, and RFC 6591: not a reader's complaint, but the opposite of one, or news about the sender's DNS. */
export const noComplaints = ['not-spam', 'auth-failure', 'virus']

/** A feedback report (RFC 5965): somebody called the message spam. */
function complaintIn(mail: ReadMail, text: string): BounceReport | null {
  const kind = fieldGroups(text)
    .flatMap((fields) => fields['feedback-type'] ?? [])[0]
    ?.toLowerCase()
  if (kind === undefined || noComplaints.includes(kind)) return null
  return reportOf(mail, [text], { action: 'complained', status: '', diagnostic: kind.slice(0, 40) })
}

/** A report in words, as qmail, Exim and many small servers write it; only to a message's own return path. */
function plainReportIn(mail: ReadMail): BounceReport | null {
  const text = textOf(mail.parts, plainType)
  const news = text === null ? null : parsePlainReport(mail, text)
  return news && reportOf(mail, [], news)
}
