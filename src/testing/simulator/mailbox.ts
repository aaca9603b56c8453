import type { Mail, MailboxReader } from '#src/domain/mail/mail.ts'
import { bounceOf } from '../bounce.ts'
import type { Life } from './life.ts'
import type { Relay } from './relay.ts'

/** The bounce mailbox: whatever came back, as the relay's server writes it. */
export function createMailbox({ returned }: Relay): (life: Life) => MailboxReader {
  return (life) => ({
    async readNew(_mailbox, since, limit, take) {
      let uid = since?.uid ?? 0
      for (const { mail, destiny } of returned.slice(uid, uid + limit)) {
        life.point()
        uid += 1
        await take(Buffer.from(destiny === 'complains' ? complaintOf(mail) : reportOf(mail)), { validity: '1', uid })
      }
      return { validity: '1', uid }
    },
    close: () => undefined,
  })
}

function reportOf(mail: Mail): string {
  const diagnostic = `smtp; 550 5.1.1 <${mail.to}>: no such user`
  return bounceOf({ from: mail.returnPath, to: mail.to, raw: `${headerOf(mail)}\r\n\r\n` }, { diagnostic })
}

/** RFC 5965. */
function complaintOf(mail: Mail): string {
  return [
    'From: reports@people.example',
    `To: <${mail.returnPath}>`,
    'Subject: complaint',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: people/1.0',
    'Version: 1',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    headerOf(mail),
    '',
    '--b--',
    '',
  ].join('\r\n')
}

function headerOf(mail: Mail): string {
  const headers = Object.entries(mail.headers).map(([name, value]) => `${name}: ${value}`)
  return [`Return-Path: <${mail.returnPath}>`, `To: <${mail.to}>`, `Message-ID: ${mail.messageId}`, ...headers].join(
    '\r\n',
  )
}
