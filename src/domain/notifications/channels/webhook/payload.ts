import type { Deps } from '../../../context.ts'
import { indicatorOf } from '../../../service-status/indicator.ts'
import type { Delivery } from '../../claim-deliveries.ts'
import type { Recipient } from '../recipient.ts'
import { componentEvent } from './component-event.ts'
import { incidentEvent } from './incident-event.ts'
import { maintenanceEvent } from './maintenance-event.ts'
import { moment } from './shape.ts'
import { readSurroundings, type Surroundings } from './surroundings.ts'

/** What the signature's headers mean. */
const documentation = 'https://www.standardwebhooks.com/'

/**
 * Statuspage's webhook: one event each, told by whether it holds `incident` (a maintenance is one, too) or `component`. As
 * things stand when it is sent; a text says why nothing is to be said any more.
 */
export function webhookPayload(deps: Deps, delivery: Delivery, recipient: Recipient): object | string {
  const { organization, pageUrl, unsubscribeUrl } = recipient
  const around = readSurroundings(deps.db, organization.id, pageUrl)
  const event = eventOf(deps, delivery, around)
  if (typeof event === 'string') return event
  const { indicator, description } = indicatorOf([...around.services.values()].map(({ status }) => status))
  return {
    meta: { unsubscribe: unsubscribeUrl, documentation, generated_at: moment(deps.clock.now()) },
    page: { id: organization.id, status_indicator: indicator, status_description: description },
    ...event,
  }
}

function eventOf({ db, clock }: Deps, delivery: Delivery, around: Surroundings): object | string {
  const notificationId = delivery.notificationId ?? ''
  if (delivery.kind === 'test_message') return { test: { message: 'This is a test: nothing has happened.' } }
  else if (delivery.kind === 'service_status') return componentEvent(db, delivery.subjectId ?? '', around)
  else if (delivery.kind === 'status_update') return incidentEvent(db, notificationId, around)
  else if (delivery.kind === 'maintenance_update' || delivery.kind === 'maintenance_reminder')
    return maintenanceEvent(db, notificationId, clock.now(), around)
  else return 'There is no such message for a webhook.'
}
