import type { HttpClient, WebAnswer } from '#src/domain/destinations/http-client.ts'
import { holdsChannel, judgeRefusal } from '#src/domain/mail/judge-refusal.ts'
import type { Mail, MailApi, SendResult } from '#src/domain/mail/mail.ts'
import { retryAfterIn } from '#src/domain/time/retry-after.ts'
import type { RefusalFault } from '#src/words.ts'
import { library, message, onePlainAddress } from '../mailer.ts'
import { mailgun } from './mailgun.ts'
import { postmark } from './postmark.ts'
import { resend } from './resend.ts'
import type { ApiRefusal, MailApiService } from './service.ts'
import { ses } from './ses.ts'

const services: Record<MailApi['kind'], MailApiService> = { postmark, ses, mailgun, resend }

/** Characters of an answer that are kept. */
const longestAnswer = 500
/** Milliseconds: whatever a service asks for, it is asked again within a day. */
const longestRest = 24 * 60 * 60_000

/** Hands one mail to a mail service. Never throws for what the service or the network does. */
export async function sendByApi(http: Pick<HttpClient, 'ask'>, api: MailApi, mail: Mail): Promise<SendResult> {
  if (!onePlainAddress.test(mail.to))
    return { outcome: 'permanent', answer: 'This is not one plain e-mail address, so it was not sent.' }
  const service = services[api.kind]
  const making = { raw: () => rawOf(mail), now: Date.now() }
  const { url, headers, body } = await service.request(api, mail, making)
  return resultOf(service, await http.ask({ method: 'POST', url, headers, body, allowed: api.allowed }))
}

/** MIME, as nodemailer makes it for a server; the service signs it. */
async function rawOf(mail: Mail): Promise<string> {
  const loaded = await library()
  const transport = loaded.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const { message: made } = await transport.sendMail(message({ ...mail, dkim: null }, loaded))
  return String(made)
}

function resultOf(service: MailApiService, answer: WebAnswer): SendResult {
  if (answer.kind === 'refused') return heldBy(answer.reason, answer.reason, 'relay')
  if (answer.kind === 'failed') return failed(answer.reason)
  const { status, headers, body } = answer
  if (status >= 200 && status < 300)
    return { outcome: 'delivered', answer: `${service.name} has taken it (${status}).` }
  const refusal = service.refusal(status, headers, body)
  const said = `${service.name} answered ${status}: ${refusal.message || refusal.code || 'without a word'}`.slice(
    0,
    longestAnswer,
  )
  const fault = service.fault(refusal)
  if (fault === 'taken') return { outcome: 'delivered', answer: `${service.name} has taken it before.` }
  if (fault === undefined && (status === 429 || status >= 500 || status === 408)) return notNow(said, headers, status)
  return refused(said, fault ?? faultOf(refusal))
}

/** What was begun and not answered may have been taken; else nothing was. */
function failed(reason: string): SendResult {
  const mayHaveIt = /^No answer within|closed the connection|The answer is longer/.test(reason)
  return { outcome: mayHaveIt ? 'dropped' : 'unreachable', answer: reason }
}

/** It is busy, or in trouble: that says nothing about this message. */
function notNow(answer: string, headers: Record<string, string>, status: number): SendResult {
  const wait = retryAfterIn(headers['retry-after'], Date.now())
  const hint =
    status === 429
      ? 'The mail service takes no more for now: allow fewer messages a minute, or raise the limit there.'
      : 'The mail service is in trouble: its status page says more.'
  return { outcome: 'unreachable', answer, hint, ...(wait === null ? {} : { retryAfter: Math.min(wait, longestRest) }) }
}

/** By its status where the code does not tell: who may not ask at all is refused as the sender. */
function faultOf({ status, message }: ApiRefusal): RefusalFault {
  if ([401, 402, 403, 404].includes(status)) return 'sender'
  else return judgeRefusal({ phase: 'data', answer: `550 ${message}` }).fault
}

function refused(answer: string, fault: RefusalFault): SendResult {
  if (fault === 'sender') return heldBy(answer, hintFor(answer), fault)
  else if (holdsChannel(fault))
    return heldBy(answer, 'The mail service refuses everything: its status page says more.', fault)
  const final = fault !== 'passing'
  return { outcome: final ? 'permanent' : 'temporary', answer, refusal: { fault, final, code: null, enhanced: null } }
}

function heldBy(answer: string, hint: string, fault: RefusalFault): SendResult {
  return { outcome: 'held', answer, hint, refusal: { fault, final: true, code: null, enhanced: null } }
}

function hintFor(answer: string): string {
  if (
    / answered (401|403)\b.*(token|key|forbidden|signature|credential|unauthor)/i.test(answer) ||
    / answered 401\b/.test(answer)
  )
    return 'The mail service does not accept the key: make a new one there that may send, and type it here.'
  else if (/verif|signature|domain|identit/i.test(answer))
    return 'The mail service does not know the sender: verify its address or domain there.'
  else return 'The mail service does not let this account send: look there for what it misses.'
}
