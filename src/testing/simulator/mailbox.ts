import type { Mail, MailboxReader } from '#src/domain/mail/mail.ts'
import { bounceOf } from '../bounce.ts'
import type { Life } from './life.ts'
import type { Relay } from './relay.ts'
import type { VirtualTime } from './virtual-time.ts'

/** The bounce mailbox: whatever came back, as the relay's server writes it. */
export interface BounceMailbox {
  reader: (life: Life) => MailboxReader
  /** Until then (elapsed ms) the connection breaks off, after so many messages. */
  breakOff: (until: number, after: number) => void
  /** It is made anew: its messages have other numbers from now on (RFC 9051, UIDVALIDITY). */
  renumber: () => void
}

export function createMailbox({ returned }: Relay, time: Pick<VirtualTime, 'elapsed'>): BounceMailbox {
  let validity = 1
  let trouble = { until: 0, after: 0 }
  const refuseAfter = (read: number) => {
    if (time.elapsed() < trouble.until && read >= trouble.after) throw new Error('Connection closed unexpectedly')
  }
  const reader = (life: Life): MailboxReader => ({
    async readNew(_mailbox, since, limit, take) {
      const now = String(validity)
      const first = since?.validity === now ? since.uid : 0
      refuseAfter(0)
      for (const [index, { mail, destiny }] of returned.slice(first, first + limit).entries()) {
        life.point()
        refuseAfter(index)
        const message = destiny === 'complains' ? complaintOf(mail) : reportOf(mail)
        await take(Buffer.from(message), { validity: now, uid: first + index + 1 })
      }
      return { validity: now, uid: Math.min(returned.length, first + limit) }
    },
    close: () => undefined,
  })
  return {
    reader,
    breakOff(until, after) {
      trouble = { until, after }
    },
    renumber() {
      validity += 1
    },
  }
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
