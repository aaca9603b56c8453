import { randomBytes } from 'node:crypto'
import { membersOf } from '#src/parse-json.ts'
import { type MailApiService, textOf } from './service.ts'

/** https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages: the whole mail as it is. */
export const mailgun: MailApiService = {
  name: 'Mailgun',
  async request({ endpoint, place: domain, secret }, mail, { raw }) {
    const boundary = `opsentry-${randomBytes(18).toString('hex')}`
    const fields = [
      ['name="to"', mail.to],
      ['name="o:tracking"', 'no'],
      ['name="message"; filename="message.eml"\r\nContent-Type: message/rfc822', await raw()],
    ]
    const parts = fields.map(
      ([about, value]) => `--${boundary}\r\nContent-Disposition: form-data; ${about}\r\n\r\n${value}\r\n`,
    )
    return {
      url: `${endpoint}/v3/${encodeURIComponent(domain)}/messages.mime`,
      headers: {
        authorization: `Basic ${Buffer.from(`api:${secret}`).toString('base64')}`,
        'content-type': `multipart/form-data; boundary=${boundary}`,
      },
      body: `${parts.join('')}--${boundary}--\r\n`,
    }
  },
  refusal(status, _, body) {
    // A wrong key is answered by the word Forbidden alone.
    return { status, code: '', message: textOf(membersOf(body).message) || body.slice(0, 500).trim() }
  },
  fault({ status, message }) {
    if (status !== 400) return undefined
    else if (/\bto\b.{0,20} parameter|recipient/i.test(message)) return 'recipient'
    else return /\bfrom\b|domain|sandbox|limit|disabled|not allowed/i.test(message) ? 'sender' : undefined
  },
}
