import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { urls } from '#src/urls.ts'
import type { Deps } from '../../../context.ts'
import type { SubscriberMail } from '../../../mail-facts.ts'
import { pageUrl } from '../../../settings/page-url.ts'
import { signedToken } from '../../../settings/signed-links.ts'
import type { Delivery } from '../../claim-deliveries.ts'
import { maintenanceFacts } from '../maintenance-facts.ts'
import { statusUpdateFacts } from '../status-update-facts.ts'
import type { Composed } from './composed.ts'
import { automatic, hostOf, messageId } from './message-id.ts'
import { threadOf, threadOfWindow } from './threads.ts'

/** To a subscriber: nothing is sent to who has not confirmed or has left, nor for an organization that was deleted. */
export function subscriberMail(deps: Deps, delivery: Delivery): Composed {
  const row = deps.db
    .select({ subscriber: subscribers, organization: organizations })
    .from(subscribers)
    .innerJoin(organizations, eq(organizations.id, subscribers.organizationId))
    .where(eq(subscribers.id, delivery.subscriberId ?? ''))
    .get()
  const expected = delivery.kind === 'subscription_confirmation' ? 'unconfirmed' : 'active'
  if (row?.subscriber.state !== expected) return { suppressed: `The subscriber is ${row?.subscriber.state ?? 'gone'}.` }
  if (row.organization.deletedAt !== null) return { suppressed: 'The organization was deleted.' }

  const { organization, subscriber } = row
  const url = pageUrl(deps, organization)
  const token = signedToken(deps, 'subscription', subscriber.id)
  const common = {
    to: delivery.address,
    messageId: messageId(deps, delivery.id),
    headers: automatic,
    references: null,
  }
  if (delivery.kind === 'subscription_confirmation') {
    const confirmUrl = urls.subscriptionConfirmation(url, token)
    const { name, language } = organization
    const facts = { organization: name, language, address: delivery.address, confirmUrl, pageUrl: url }
    return { mail: { ...common, ...deps.render.subscriptionConfirmation(facts) } }
  }

  const links = {
    pageUrl: url,
    unsubscribeUrl: urls.unsubscribe(url, token),
    manageUrl: urls.subscription(url, token),
  }
  const news = newsOf(deps, delivery, organization, links)
  if (typeof news === 'string') return { suppressed: news }
  const headers = {
    ...automatic,
    'List-Id': `${organization.name.replace(/[^\w .-]/g, '')} <${organization.slug}.${hostOf(deps)}>`,
    'List-Unsubscribe': `<${links.unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
  const { thread, rendered } = news
  const references = thread === null || thread === delivery.id ? null : messageId(deps, thread)
  return { mail: { ...common, ...rendered, references, headers } }
}

interface Links {
  pageUrl: string
  unsubscribeUrl: string
  manageUrl: string
}

/** What is told, and the thread it joins; a text says why nothing is to be told any more. */
function newsOf(
  deps: Deps,
  delivery: Delivery,
  organization: typeof organizations.$inferSelect,
  links: Links,
): { rendered: SubscriberMail; thread: string | null } | string {
  if (delivery.kind === 'status_update') {
    const facts = statusUpdateFacts(deps, delivery, organization)
    if (facts === null) return 'The status update was deleted.'
    const incidentUrl = urls.publicIncident(links.pageUrl, facts.incidentId)
    return { rendered: deps.render.statusUpdate({ ...facts, ...links, incidentUrl }), thread: threadOf(deps, delivery) }
  }
  const facts = maintenanceFacts(deps, delivery, organization)
  if (typeof facts === 'string') return facts
  const windowUrl = urls.publicMaintenance(links.pageUrl, facts.windowId)
  return {
    rendered: deps.render.maintenance({ ...facts, ...links, windowUrl }),
    thread: threadOfWindow(deps, delivery, facts.windowId),
  }
}
