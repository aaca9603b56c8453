import { type DeliveryChannel, suppressed } from '#src/domain/deliveries/channel.ts'
import { holdsChannel, judgeRefusal } from '#src/domain/mail/judge-refusal.ts'
import type { Relay, SendResult } from '#src/domain/mail/mail.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { refusalHint } from '#src/domain/mail/refusal-hint.ts'
import { relayHint } from '#src/domain/mail/relay-hint.ts'
import { cachedInstance } from '#src/domain/settings/instance.ts'
import { accountMail } from './account-mail.ts'
import { subscriberMail } from './subscriber-mail.ts'

/** One mail through the relay that the admin configured. */
export const email: DeliveryChannel = {
  ready: (deps) => readRelay(deps) !== null,
  limits(deps) {
    const { relayConnections, relayPerMinute } = cachedInstance(deps.db)
    return { count: relayConnections, perMinute: relayPerMinute }
  },
  async send(deps, delivery) {
    const relay = readRelay(deps)
    if (relay === null) return { outcome: 'unreachable', answer: 'No mail server is connected.' }
    const compose = delivery.subscriberId === null ? accountMail : subscriberMail
    const composed = compose(deps, delivery, relay.from)
    if ('skip' in composed) return suppressed(composed)
    return judged(await deps.mailer.send(relay, composed.send), relay, composed.send.from.address)
  },
}

/** Host, port and encryption are right where a message was taken up. */
function brokeOff(answer: string, relay: Relay): string {
  return /^421/.test(answer)
    ? relayHint(answer, relay)
    : 'The relay took up a message and broke off: its own log says why.'
}

/** With whose fault a refusal is. A final one of the session, such as a wrong password, refuses everybody, too. */
function judged(result: SendResult, relay: Relay, from: string): SendResult {
  const { outcome, answer, phase } = result
  if (outcome === 'delivered' || phase === undefined) return result
  const refusal = judgeRefusal({ phase, answer })
  if (outcome === 'dropped') return { ...result, refusal, hint: brokeOff(answer, relay) }
  const aboutSession = outcome === 'unreachable'
  if (aboutSession && !refusal.final) return { ...result, refusal, hint: relayHint(answer, relay) }
  else if (!holdsChannel(refusal.fault)) return { ...result, refusal }
  const hint = aboutSession ? relayHint(answer, relay) : refusalHint(answer, { from })
  return { ...result, refusal, outcome: 'held', hint }
}
