import type { Reader } from '#src/db/connection.ts'
import { sightOf } from '#src/db/restricted.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { indicatorOf } from '#src/statuspage/indicator.ts'
import type { PageContext } from '#src/statuspage/page-context.ts'
import { webhookOf } from '#src/statuspage/webhook.ts'
import { eventOfNotification, findEvent, type ProgramEvent } from '../../program-event.ts'
import type { Recipient } from '../recipient.ts'
import type { Sendable } from '../sendable.ts'
import { componentEvent } from './component-event.ts'
import { incidentEvent } from './incident-event.ts'
import { maintenanceEvent } from './maintenance-event.ts'
import { readPageContext } from './read-page-context.ts'

/** Explains the signature's headers; sent along for whoever writes the receiving program. */
const documentation = 'https://www.standardwebhooks.com/'

/**
 * Statuspage's webhook format: one event, which holds either `incident` (also for maintenance) or `component`, and says how
 * everything stood when it happened, however late it arrives. Its words are those of now: whoever puts a sentence right, deletes
 * an update or makes a service internal does not want it sent once more.
 */
export function webhookPayload(deps: Deps, delivery: Delivery, recipient: Recipient): Sendable<object> {
  const { organization, pageUrl, unsubscribeUrl: unsubscribe } = recipient
  const event = eventBehind(deps.db, delivery)
  const page = asItStood(readPageContext(deps, organization), event)
  const told = bodyOf(deps, delivery, event, page, pageUrl)
  if ('skip' in told) return told
  const status = statusOf(deps.db, page, event)
  const at = event?.createdAt ?? deps.clock.now()
  return { send: { ...webhookOf(page.pageId, status, { unsubscribe, documentation }, at), ...told.send } }
}

/** Undefined for a test, and for news that are older than events. */
function eventBehind(db: Reader, { kind, notificationId, subjectId }: Delivery): ProgramEvent | undefined {
  if (notificationId !== null) return eventOfNotification(db, notificationId)
  else return kind === 'service_status' ? findEvent(db, subjectId ?? '') : undefined
}

/** The services that the event names, as they were shown when it happened. */
function asItStood(page: PageContext, event: ProgramEvent | undefined): PageContext {
  const services = new Map(page.services)
  for (const { id, status, updatedAt } of event?.services ?? []) {
    const placed = services.get(id)
    if (placed) services.set(id, { ...placed, status, service: { ...placed.service, updatedAt } })
  }
  return { ...page, services }
}

/** As the whole page stood; to whoever may see some of its services, these. */
function statusOf(
  db: Reader,
  { services }: PageContext,
  event: ProgramEvent | undefined,
): ReturnType<typeof indicatorOf> {
  const { indicator = null, description = null } = sightOf(db) ? {} : (event ?? {})
  if (indicator !== null && description !== null) return { indicator, description }
  return indicatorOf([...services.values()].map(({ status }) => status))
}

function bodyOf(
  { db, clock }: Deps,
  delivery: Delivery,
  event: ProgramEvent | undefined,
  page: PageContext,
  pageUrl: string,
): Sendable<object> {
  const notificationId = delivery.notificationId ?? ''
  if (delivery.kind === 'test_message') return { send: { test: { message: 'This is a test: nothing has happened.' } } }
  else if (delivery.kind === 'service_status') return componentEvent(event, page)
  else if (delivery.kind === 'status_update')
    return incidentEvent(db, notificationId, event?.services ?? null, page, pageUrl)
  else if (delivery.kind === 'maintenance_update' || delivery.kind === 'maintenance_reminder')
    return maintenanceEvent(db, notificationId, clock.now(), page, pageUrl)
  else return { skip: 'There is no such message for a webhook.' }
}
