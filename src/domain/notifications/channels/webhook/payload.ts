import type { PageContext } from '#src/statuspage/page-context.ts'
import { webhookOf } from '#src/statuspage/webhook.ts'
import type { Deps } from '../../../context.ts'
import type { Delivery } from '../../claim-deliveries.ts'
import type { Recipient } from '../recipient.ts'
import { componentEvent } from './component-event.ts'
import { incidentEvent } from './incident-event.ts'
import { maintenanceEvent } from './maintenance-event.ts'
import { readPageContext } from './read-page-context.ts'

/** What the signature's headers mean. */
const documentation = 'https://www.standardwebhooks.com/'

/**
 * Statuspage's webhook: one event each, told by whether it holds `incident` (a maintenance is one, too) or `component`. As
 * things stand when it is sent; a text says why nothing is to be said any more.
 */
export function webhookPayload(deps: Deps, delivery: Delivery, recipient: Recipient): object | string {
  const { organization, pageUrl, unsubscribeUrl: unsubscribe } = recipient
  const page = readPageContext(deps.db, organization.id)
  const event = eventOf(deps, delivery, page, pageUrl)
  if (typeof event === 'string') return event
  return { ...webhookOf(page, { unsubscribe, documentation }, deps.clock.now()), ...event }
}

function eventOf({ db, clock }: Deps, delivery: Delivery, page: PageContext, pageUrl: string): object | string {
  const notificationId = delivery.notificationId ?? ''
  if (delivery.kind === 'test_message') return { test: { message: 'This is a test: nothing has happened.' } }
  else if (delivery.kind === 'service_status') return componentEvent(db, delivery.subjectId ?? '', page)
  else if (delivery.kind === 'status_update') return incidentEvent(db, notificationId, page, pageUrl)
  else if (delivery.kind === 'maintenance_update' || delivery.kind === 'maintenance_reminder')
    return maintenanceEvent(db, notificationId, clock.now(), page, pageUrl)
  else return 'There is no such message for a webhook.'
}
