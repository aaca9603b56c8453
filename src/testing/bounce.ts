import type { ReceivedMail } from './smtp-sink.ts'

export interface Returned {
  action?: string
  status?: string
  diagnostic?: string
  /** The lines by which the receiving server names the recipient; without them, as Postfix delivers it. */
  addressed?: string[]
  /** Lines that the reporting server adds to the fields about the message. */
  perMessage?: string[]
  /** The message as it came back; without it, the mail's own header. */
  returned?: string
}

/** The report that a server makes of a mail that it cannot deliver (RFC 3464), as it arrives at the mail's return path. */
export function bounceOf(mail: Pick<ReceivedMail, 'from' | 'to' | 'raw'>, how: Returned = {}): string {
  const { action = 'failed', status = '5.1.1', diagnostic = 'smtp; 550 5.1.1 <sue@example.org>: no such user' } = how
  const head = mail.raw.slice(0, mail.raw.indexOf('\r\n\r\n'))
  return [
    ...(how.addressed ?? [`Delivered-To: ${mail.from}`, `X-Original-To: ${mail.from}`, `To: <${mail.from}>`]),
    'From: MAILER-DAEMON@mx.example.org (Mail Delivery System)',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"',
    '',
    '--=_b',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'This is the mail system at host mx.example.org.',
    '',
    '--=_b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    ...(how.perMessage ?? []),
    'Arrival-Date: Tue, 10 Mar 2026 13:00:00 +0100 (CET)',
    '',
    `Final-Recipient: rfc822; ${mail.to}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: ${diagnostic}`,
    '',
    '--=_b',
    'Content-Type: text/rfc822-headers',
    '',
    how.returned ?? head,
    '',
    '--=_b--',
    '',
  ].join('\r\n')
}
