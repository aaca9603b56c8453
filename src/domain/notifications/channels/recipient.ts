import { eq } from 'drizzle-orm'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import { endpointIdentity, subscriberIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { publicUrl } from '#src/domain/settings/instance.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { isActive, languageOf } from '#src/domain/subscribers/subscriber.ts'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { inLanguage } from './in-language.ts'
import type { Sendable } from './sendable.ts'

/** A receiver that is notified by a POST to a URL. */
export interface Recipient {
  url: string
  /** Keys that sign the message, the newest first; empty: it is not signed. */
  secrets: string[]
  organization: typeof organizations.$inferSelect
  /** Of messages in words; what programs read is in the page's own. */
  language: Language
  /** Of the status page, absolute, with a trailing slash. */
  pageUrl: string
  /** Page that changes the subscription, absolute. */
  manageUrl: string
  /** Page that ends it, absolute. */
  unsubscribeUrl: string
}

export function recipientOf(deps: Deps, delivery: Delivery): Sendable<Recipient> {
  const found = delivery.webhookEndpointId === null ? subscriber(deps, delivery) : endpoint(deps, delivery)
  if ('skip' in found) return found
  return found.send.organization.deletedAt === null ? found : { skip: 'The organization was deleted.' }
}

function subscriber(deps: Deps, delivery: Delivery): Sendable<Recipient> {
  const row = deps.db
    .select({ subscriber: subscribers, organization: organizations })
    .from(subscribers)
    .innerJoin(organizations, eq(organizations.id, subscribers.organizationId))
    .where(eq(subscribers.id, delivery.subscriberId ?? ''))
    .get()
  if (!row || !isActive(row.subscriber)) return { skip: `The subscriber is ${row?.subscriber.state ?? 'gone'}.` }
  const { id, endpoint, secret } = row.subscriber
  if (endpoint === null) return { skip: 'The subscriber has no URL.' }
  const url = pageUrl(deps, row.organization)
  const token = signedToken(deps, 'subscription', id)
  const language = languageOf(row.subscriber, row.organization)
  const { query } = inLanguage(row.organization, language)
  const recipient: Recipient = {
    url: deps.secrets.open(endpoint, subscriberIdentity('endpoint', id)),
    secrets: secret === null ? [] : [deps.secrets.open(secret, subscriberIdentity('secret', id))],
    organization: row.organization,
    language,
    pageUrl: url,
    manageUrl: routes.statusPage.subscription.show.url({ base: url, token }, query),
    unsubscribeUrl: routes.statusPage.subscription.unsubscribe.url({ base: url, token }, query),
  }
  return { send: recipient }
}

/** A paused endpoint gets nothing but a test that somebody asks for. */
function endpoint(deps: Deps, delivery: Delivery): Sendable<Recipient> {
  const row = deps.db
    .select({ endpoint: webhookEndpoints, organization: organizations })
    .from(webhookEndpoints)
    .innerJoin(organizations, eq(organizations.id, webhookEndpoints.organizationId))
    .where(eq(webhookEndpoints.id, delivery.webhookEndpointId ?? ''))
    .get()
  if (!row || row.endpoint.removedAt !== null) return { skip: 'The endpoint was removed.' }
  if (row.endpoint.pausedAt !== null && delivery.kind !== 'test_message') return { skip: 'The endpoint is paused.' }
  const { id } = row.endpoint
  const manageUrl = publicUrl(deps) + routes.dashboard.webhook.show.url({ slug: row.organization.slug, id })
  const recipient: Recipient = {
    url: deps.secrets.open(row.endpoint.url, endpointIdentity('url', id)),
    secrets: secretsOf(deps, row.endpoint),
    organization: row.organization,
    language: row.organization.language,
    pageUrl: pageUrl(deps, row.organization),
    manageUrl,
    unsubscribeUrl: manageUrl,
  }
  return { send: recipient }
}

/** The previous secret signs too for a while, so that the other side can change to the new one when it likes. */
function secretsOf(deps: Deps, { id, ...row }: typeof webhookEndpoints.$inferSelect): string[] {
  const secret = deps.secrets.open(row.secret, endpointIdentity('secret', id))
  if (row.previousSecret === null || (row.previousSecretUntil ?? 0) <= deps.clock.now()) return [secret]
  return [secret, deps.secrets.open(row.previousSecret, endpointIdentity('previousSecret', id))]
}
