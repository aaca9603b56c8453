import { membersOf } from '#src/parse-json.ts'
import { headersOf, type MailApiService, mailboxOf, textOf } from './service.ts'

const metadata = /^x-pm-metadata-/i

/** https://postmarkapp.com/developer/api/email-api and …/api/overview#error-codes */
const faults: Record<string, 'recipient' | 'sender' | 'relay'> = {
  10: 'sender', // no such token
  100: 'relay', // maintenance
  400: 'sender', // no such sender signature
  401: 'sender', // not confirmed
  405: 'sender', // out of credits
  406: 'recipient', // inactive: it bounced or complained before
  412: 'sender', // the account is not approved yet
  413: 'sender', // it may not send
  1235: 'sender', // no such message stream
}

export const postmark: MailApiService = {
  name: 'Postmark',
  request({ endpoint, secret, place }, mail) {
    const headers = Object.entries(headersOf(mail))
    const marks = headers.filter(([name]) => metadata.test(name))
    const others = headers.filter(([name]) => !metadata.test(name))
    return {
      url: `${endpoint}/email`,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-postmark-server-token': secret,
      },
      body: JSON.stringify({
        From: mailboxOf(mail.from),
        To: mail.to,
        ...(mail.replyTo === null ? {} : { ReplyTo: mail.replyTo }),
        Subject: mail.subject,
        TextBody: mail.text,
        HtmlBody: mail.html,
        // It puts a Message-ID of its own in place of this one unless it is told to keep it.
        Headers: [...others, ['X-PM-KeepID', 'true']].map(([Name, Value]) => ({ Name, Value })),
        Metadata: Object.fromEntries(marks.map(([name, value]) => [name.replace(metadata, ''), value])),
        MessageStream: place,
        TrackOpens: false,
        TrackLinks: 'None',
      }),
    }
  },
  refusal(status, _, body) {
    const { ErrorCode, Message } = membersOf(body)
    return { status, code: textOf(ErrorCode), message: textOf(Message) }
  },
  fault({ code, message }) {
    // One code for every wrong field.
    if (code === '300')
      return /'?\bfrom\b/i.test(message) ? 'sender' : /'?\bto\b/i.test(message) ? 'recipient' : 'message'
    return faults[code]
  },
}
