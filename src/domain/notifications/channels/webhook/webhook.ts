import { type DeliveryChannel, suppressed } from '#src/domain/deliveries/channel.ts'
import { postAnchor } from '../../audit-anchors/post-anchor.ts'
import { postMessage } from '../post-message.ts'
import { recipientOf } from '../recipient.ts'
import { webhookPayload } from './payload.ts'
import { signatureHeaders } from './sign.ts'

/** Messages in flight at once: so many hosts have to hang before the others wait. */
const count = 64

/** Posts to somebody's own program: Statuspage's payload, signed according to Standard Webhooks. */
export const webhook: DeliveryChannel = {
  ready: () => true,
  limits: () => ({ count, perMinute: null }),
  async send(deps, delivery) {
    if (delivery.kind === 'audit_anchor') return postAnchor(deps, delivery)
    const recipient = recipientOf(deps, delivery)
    if ('skip' in recipient) return suppressed(recipient)
    const payload = webhookPayload(deps, delivery, recipient.send)
    if ('skip' in payload) return suppressed(payload)
    const body = JSON.stringify(payload.send)
    const headers = signatureHeaders(recipient.send.secrets, { id: delivery.id, at: deps.clock.now(), body })
    return postMessage(deps, delivery, { url: recipient.send.url, body, headers })
  },
}
