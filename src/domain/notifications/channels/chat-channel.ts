import type { Deps } from '#src/domain/context.ts'
import { type DeliveryChannel, suppressed } from '#src/domain/deliveries/channel.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { routes } from '#src/routes.ts'
import type { ChatAddress } from './chat-address.ts'
import type { ChatMessage } from './chat-message.ts'
import { inLanguage } from './in-language.ts'
import { maintenanceFacts } from './maintenance-facts.ts'
import { type Message, postMessage } from './post-message.ts'
import { type Recipient, recipientOf } from './recipient.ts'
import type { Sendable } from './sendable.ts'
import { statusUpdateFacts } from './status-update-facts.ts'

export interface ChatService {
  address: ChatAddress
  /** Messages in flight at once. */
  count: number
  /** The message as the service wants it, to be sent as JSON. */
  payload: (message: ChatMessage) => object
  /** Turns the typed URL into the one that is posted to; absent: it is used as typed. */
  target?: (url: string) => string
  /** As in a message (post-message.ts). */
  statusOf?: Message['statusOf']
}

/** Posts into a chat, to a URL that the chat's service gave the subscriber. */
export function chatChannel({ count, payload, target = (url) => url, statusOf }: ChatService): DeliveryChannel {
  return {
    ready: () => true,
    limits: () => ({ count, perMinute: null }),
    async send(deps, delivery) {
      const recipient = recipientOf(deps, delivery)
      if ('skip' in recipient) return suppressed(recipient)
      const message = messageOf(deps, delivery, recipient.send)
      if ('skip' in message) return suppressed(message)
      const body = JSON.stringify(payload(message.send))
      return postMessage(deps, delivery, { url: target(recipient.send.url), body, statusOf })
    },
  }
}

function messageOf(deps: Deps, delivery: Delivery, recipient: Recipient): Sendable<ChatMessage> {
  const { pageUrl, manageUrl, unsubscribeUrl } = recipient
  const { organization, query } = inLanguage(recipient.organization, recipient.language)
  const { name, language } = organization
  const links = { pageUrl, manageUrl, unsubscribeUrl }
  if (delivery.kind === 'status_update') {
    const facts = statusUpdateFacts(deps, delivery, organization)
    if ('skip' in facts) return facts
    const incidentUrl = routes.statusPage.incident.url({ base: pageUrl, id: facts.send.incidentId }, query)
    return { send: deps.render.statusUpdateChat({ ...facts.send, ...links, incidentUrl }) }
  } else if (delivery.kind === 'maintenance_update' || delivery.kind === 'maintenance_reminder') {
    const facts = maintenanceFacts(deps, delivery, organization)
    if ('skip' in facts) return facts
    const windowUrl = routes.statusPage.maintenance.url({ base: pageUrl, id: facts.send.windowId }, query)
    return { send: deps.render.maintenanceChat({ ...facts.send, ...links, windowUrl }) }
  } else if (delivery.kind === 'test_message')
    return { send: deps.render.testChat({ organization: name, language, pageUrl, manageUrl }) }
  else return { skip: 'There is no such message for a chat.' }
}
