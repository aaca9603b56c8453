import { type DeliveryChannel, suppressed } from '#src/domain/deliveries/channel.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
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
    const result = await deps.mailer.send(relay, composed.send)
    return result.outcome === 'unreachable' ? { ...result, hint: relayHint(result.answer, relay) } : result
  },
}
