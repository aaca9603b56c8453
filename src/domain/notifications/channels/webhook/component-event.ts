import type { PageContext } from '#src/statuspage/page-context.ts'
import { componentEventOf } from '#src/statuspage/webhook.ts'
import type { ProgramEvent } from '../../program-event.ts'
import type { Sendable } from '../sendable.ts'

/** Statuspage's event for a service that is shown in another status. `page`: as it stood. */
export function componentEvent(event: ProgramEvent | undefined, page: PageContext): Sendable<object> {
  const { serviceId, oldStatus, newStatus } = event ?? {}
  const placed = page.services.get(serviceId ?? '')
  if (!event || !placed || !oldStatus || !newStatus) return { skip: 'The service is not on the page any more.' }
  return { send: componentEventOf({ id: event.id, at: event.createdAt, oldStatus, newStatus }, placed, page.pageId) }
}
