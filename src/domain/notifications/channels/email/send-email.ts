import { readInstance, readRelay } from '../../../settings/instance.ts'
import type { DeliveryChannel } from '../channel.ts'
import { accountMail } from './account-mail.ts'
import { subscriberMail } from './subscriber-mail.ts'

/** One mail through the relay that the admin configured. */
export const email: DeliveryChannel = {
  ready: (deps) => readRelay(deps) !== null,
  limits(deps) {
    const { relayConnections, relayPerMinute } = readInstance(deps.db)
    return { count: relayConnections, perMinute: relayPerMinute }
  },
  async send(deps, delivery) {
    const composed = delivery.subscriberId === null ? accountMail(deps, delivery) : subscriberMail(deps, delivery)
    if ('suppressed' in composed) return { outcome: 'suppressed', answer: composed.suppressed }
    const relay = readRelay(deps)
    if (relay === null) return { outcome: 'unreachable', answer: 'No mail server is connected.' }
    return deps.mailer.send(relay, composed.mail)
  },
}
