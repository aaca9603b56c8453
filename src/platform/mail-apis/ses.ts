import { signedHeaders } from '#src/domain/object-store/sign-request.ts'
import { membersOf } from '#src/parse-json.ts'
import { type MailApiService, textOf } from './service.ts'

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const faults: Record<string, 'sender' | 'message'> = {
  AccountSuspendedException: 'sender',
  SendingPausedException: 'sender',
  MailFromDomainNotVerifiedException: 'sender',
  LimitExceededException: 'sender',
  NotFoundException: 'sender',
}

/** Version 2, with the whole mail as it is; Amazon puts a Message-ID of its own in it. */
export const ses: MailApiService = {
  name: 'Amazon SES',
  async request({ endpoint, place: region, user, secret }, mail, { raw, now }) {
    const url = `${endpoint}/v2/email/outbound-emails`
    const body = JSON.stringify({
      Destination: { ToAddresses: [mail.to] },
      Content: { Raw: { Data: Buffer.from(await raw()).toString('base64') } },
    })
    const unsigned = { method: 'POST', url, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) }
    return {
      url,
      headers: signedHeaders(unsigned, { accessKey: user ?? '', secret, region, service: 'ses' }, now),
      body,
    }
  },
  refusal(status, headers, body) {
    const { message, Message } = membersOf(body)
    // Such as `MessageRejected:http://internal.amazon.com/…`.
    const [code = ''] = (headers['x-amzn-errortype'] ?? '').split(':')
    return { status, code, message: textOf(message) || textOf(Message) }
  },
  fault: ({ code }) => faults[code],
}
