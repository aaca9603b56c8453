import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { pageBase, urls } from '#src/urls.ts'
import type { Deps, Mail } from '../../../context.ts'
import { organizationById } from '../../../organizations/find-organization.ts'
import { homeSlug, publicUrl, readRelay } from '../../../settings/instance.ts'
import { subscriptionToken } from '../../../settings/signed-links.ts'
import type { Delivery } from '../../claim-deliveries.ts'
import type { DeliveryChannel } from '../channel.ts'
import { statusUpdateFacts, threadOf } from './status-update-facts.ts'

/** One mail through the relay that the admin configured; nothing is sent to who has not confirmed or has left. */
export const email: DeliveryChannel = {
  ready: (deps) => readRelay(deps) !== null,
  async send(deps, delivery) {
    const subscriber = deps.db.select().from(subscribers).where(eq(subscribers.id, delivery.subscriberId)).get()
    const expected = delivery.kind === 'subscription_confirmation' ? 'unconfirmed' : 'active'
    if (subscriber?.state !== expected)
      return { outcome: 'suppressed', answer: `The subscriber is ${subscriber?.state ?? 'gone'}.` }
    const relay = readRelay(deps)
    if (relay === null) return { outcome: 'unreachable', answer: 'No mail server is connected.' }
    return deps.mailer.send(relay, composeMail(deps, delivery))
  },
}

/** The whole mail: the same Message-ID at every attempt, so that a repeated one is seen as the same. */
function composeMail(deps: Deps, delivery: Delivery): Mail {
  const organization = organizationById(deps, delivery.organizationId)
  const base = homeSlug(deps) === organization.slug ? urls.home() : pageBase(organization.slug)
  const url = publicUrl(deps) + base
  const token = subscriptionToken(deps, delivery.subscriberId)
  const common = {
    to: delivery.address,
    fromName: `${organization.name} Status`,
    messageId: messageId(deps, delivery.id),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    references: null,
  }
  if (delivery.kind === 'subscription_confirmation') {
    const confirmUrl = urls.subscriptionConfirmation(url, token)
    const facts = { organization: organization.name, address: delivery.address, confirmUrl, pageUrl: url }
    return { ...common, ...deps.render.subscriptionConfirmation(facts) }
  }

  const unsubscribeUrl = urls.unsubscribe(url, token)
  const facts = statusUpdateFacts(deps, delivery, organization)
  const thread = threadOf(deps, delivery)
  return {
    ...common,
    ...deps.render.statusUpdate({
      ...facts,
      incidentUrl: urls.publicIncident(url, facts.incidentId),
      pageUrl: url,
      unsubscribeUrl,
      manageUrl: urls.subscription(url, token),
    }),
    references: thread === null || thread === delivery.id ? null : messageId(deps, thread),
    headers: {
      ...common.headers,
      'List-Id': `${organization.name.replace(/[^\w .-]/g, '')} <${organization.slug}.${hostOf(deps)}>`,
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
}

function messageId(deps: Deps, deliveryId: string): string {
  return `<${deliveryId}@${hostOf(deps)}>`
}

function hostOf(deps: Deps): string {
  return new URL(publicUrl(deps)).hostname
}
