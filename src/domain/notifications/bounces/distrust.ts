import type { RaisedAlarm } from '#src/domain/alarms/raise-alarm.ts'
import type { Judgement } from '#src/domain/mail/judge-refusal.ts'
import { maskAnswer } from '#src/domain/mail/mask-answer.ts'

/** RFC 7372 and IANA's list: SPF, DKIM, reverse DNS and DMARC; and servers that say so in words alone. */
const unauthenticatedCode = /^[45]\.7\.2[0-9]$/
const unauthenticatedWords = /\b(spf|dkim|dmarc)\b|authenticat/i

/** The alarm where a mail came back because of whoever sent it: no subscriber can help it, the operator can. */
export function distrust(answer: string, address: string, { enhanced }: Judgement): RaisedAlarm {
  const isUnauthenticated = unauthenticatedCode.test(enhanced ?? '') || unauthenticatedWords.test(answer)
  const what = isUnauthenticated
    ? 'A mail came back because SPF or DKIM fails for its sender. Check the DNS records of the sender’s domain.'
    : 'A mail came back because its sender is refused, not because of its recipient. Ask whoever runs your mail server why.'
  const words = answer.slice(0, 500).replace(/[^\s<>:;,"'()]{1,100}@[^\s<>:;,"'()]{1,100}/g, '…')
  return {
    kind: 'sender_distrusted',
    subject: 'email',
    cause: maskAnswer(answer, address),
    sentence: `${what} ${words}`,
  }
}
