import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import type { PageContext } from '#src/statuspage/page-context.ts'
import { webhookOf } from '#src/statuspage/webhook.ts'
import type { Recipient } from '../recipient.ts'
import type { Sendable } from '../sendable.ts'
import { componentEvent } from './component-event.ts'
import { incidentEvent } from './incident-event.ts'
import { maintenanceEvent } from './maintenance-event.ts'
import { readPageContext } from './read-page-context.ts'

/** Explains the signature's headers; sent along for whoever writes the receiving program. */
const documentation = 'https://www.standardwebhooks.com/'

/** Statuspage's webhook format: one event, which holds either `incident` (also for maintenance) or `component`. */
export function webhookPayload(deps: Deps, delivery: Delivery, recipient: Recipient): Sendable<object> {
  const { organization, pageUrl, unsubscribeUrl: unsubscribe } = recipient
  const page = readPageContext(deps, organization)
  const event = eventOf(deps, delivery, page, pageUrl)
  if ('skip' in event) return event
  return { send: { ...webhookOf(page, { unsubscribe, documentation }, deps.clock.now()), ...event.send } }
}

function eventOf({ db, clock }: Deps, delivery: Delivery, page: PageContext, pageUrl: string): Sendable<object> {
  const notificationId = delivery.notificationId ?? ''
  if (delivery.kind === 'test_message') return { send: { test: { message: 'This is a test: nothing has happened.' } } }
  else if (delivery.kind === 'service_status') return componentEvent(db, delivery.subjectId ?? '', page)
  else if (delivery.kind === 'status_update') return incidentEvent(db, notificationId, page, pageUrl)
  else if (delivery.kind === 'maintenance_update' || delivery.kind === 'maintenance_reminder')
    return maintenanceEvent(db, notificationId, clock.now(), page, pageUrl)
  else return { skip: 'There is no such message for a webhook.' }
}
