import { membersOf } from '#src/parse-json.ts'
import { headersOf, type MailApiService, mailboxOf, textOf } from './service.ts'

/** https://resend.com/docs/api-reference/emails/send-email and …/api-reference/errors */
export const resend: MailApiService = {
  name: 'Resend',
  request({ endpoint, secret }, mail) {
    return {
      url: `${endpoint}/emails`,
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        // A second attempt within a day is not sent twice.
        'idempotency-key': mail.messageId.replace(/[<>]/g, ''),
      },
      body: JSON.stringify({
        from: mailboxOf(mail.from),
        to: [mail.to],
        ...(mail.replyTo === null ? {} : { reply_to: mail.replyTo }),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: headersOf(mail),
      }),
    }
  },
  refusal(status, _, body) {
    const { name, message } = membersOf(body)
    return { status, code: textOf(name), message: textOf(message) }
  },
  fault({ code, message }) {
    // It came before under this key, in other words: what a mail says of the time may differ.
    if (code === 'invalid_idempotent_request') return 'taken'
    else if (code === 'concurrent_idempotent_requests') return 'passing'
    else if (/_quota_exceeded$|^invalid_from_address$|_api_key$|^invalid_access$/.test(code)) return 'sender'
    else if (code === 'validation_error' && /domain|from|testing emails/i.test(message)) return 'sender'
    else return /`to`|recipient/i.test(message) ? 'recipient' : undefined
  },
}
