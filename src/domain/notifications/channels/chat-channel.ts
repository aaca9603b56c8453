import { routes } from '#src/routes.ts'
import type { ChatMessage } from '../../chat-message.ts'
import type { Deps } from '../../context.ts'
import type { Delivery } from '../claim-deliveries.ts'
import type { DeliveryChannel } from './channel.ts'
import { maintenanceFacts } from './maintenance-facts.ts'
import { type Message, postMessage } from './post-message.ts'
import { type Recipient, recipientOf } from './recipient.ts'
import { statusUpdateFacts } from './status-update-facts.ts'

export interface ChatService {
  /** Messages on their way at once. */
  count: number
  /** The message as the service wants it, to be sent as JSON. */
  payload: (message: ChatMessage) => object
  /** Where it is posted, made of the URL that was typed. */
  target?: (url: string) => string
  /** As in a message (post-message.ts). */
  statusOf?: Message['statusOf']
}

/** A chat into which subscribers had the news posted, by a URL that the chat's service gave them. */
export function chatChannel({ count, payload, target = (url) => url, statusOf }: ChatService): DeliveryChannel {
  return {
    ready: () => true,
    limits: () => ({ count, perMinute: null }),
    async send(deps, delivery) {
      const recipient = recipientOf(deps, delivery)
      if (typeof recipient === 'string') return { outcome: 'suppressed', answer: recipient }
      const message = messageOf(deps, delivery, recipient)
      if (typeof message === 'string') return { outcome: 'suppressed', answer: message }
      const body = JSON.stringify(payload(message))
      return postMessage(deps, delivery, { url: target(recipient.url), body, statusOf })
    },
  }
}

/** What there is to say, as it stands when it is sent; a text says why nothing is to be said any more. */
function messageOf(deps: Deps, delivery: Delivery, recipient: Recipient): ChatMessage | string {
  const { organization, pageUrl, manageUrl, unsubscribeUrl } = recipient
  const { name, language } = organization
  const links = { pageUrl, manageUrl, unsubscribeUrl }
  if (delivery.kind === 'status_update') {
    const facts = statusUpdateFacts(deps, delivery, organization)
    if (facts === null) return 'The status update was deleted.'
    const incidentUrl = routes.statusPage.incident.url({ base: pageUrl, id: facts.incidentId })
    return deps.render.statusUpdateChat({ ...facts, ...links, incidentUrl })
  } else if (delivery.kind === 'maintenance_update' || delivery.kind === 'maintenance_reminder') {
    const facts = maintenanceFacts(deps, delivery, organization)
    if (typeof facts === 'string') return facts
    return deps.render.maintenanceChat({
      ...facts,
      ...links,
      windowUrl: routes.statusPage.maintenance.url({ base: pageUrl, id: facts.windowId }),
    })
  } else if (delivery.kind === 'test_message')
    return deps.render.testChat({ organization: name, language, pageUrl, manageUrl })
  else return 'There is no such message for a chat.'
}
