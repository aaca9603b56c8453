import { eq, sql } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { prepared } from '#src/db/prepared.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import type { Deps } from '#src/domain/context.ts'
import type { Delivery } from '#src/domain/deliveries/delivery.ts'
import type { Alike, Mail } from '#src/domain/mail/mail.ts'
import { connectedNames } from '#src/domain/mail/mail-services.ts'
import { markedHeaders } from '#src/domain/notifications/bounces/marked-headers.ts'
import { markOf, returnPathOf } from '#src/domain/notifications/bounces/return-path.ts'
import { eventsFollowed, followsEventsAlone } from '#src/domain/notifications/followed-events.ts'
import { pageUrl } from '#src/domain/settings/page-url.ts'
import { isActive, languageOf, mayBeAsked, type Subscriber } from '#src/domain/subscribers/subscriber.ts'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { inLanguage } from '../in-language.ts'
import type { Sendable } from '../sendable.ts'
import { automatic, hostOf, messageId } from './message-id.ts'
import { senderOf } from './sender.ts'
import { type Reader, type SharedMail, sharedMail, tokenOf } from './shared-mail.ts'
import { firstInThread } from './threads.ts'

/** A mail to a subscriber; skipped for one who has not confirmed or has left, and for a deleted organization. */
export function subscriberMail(deps: Deps, delivery: Delivery, relayFrom: string): Sendable<Mail> {
  const row = recipientById(deps.db).get({ id: delivery.subscriberId ?? '' })
  if (!row || !mayGet(row.recipient, delivery)) return { skip: `The subscriber is ${row?.recipient.state ?? 'gone'}.` }
  if (row.page.deletedAt !== null) return { skip: 'The organization was deleted.' }
  const { kind } = delivery
  const isNews = kind !== 'subscription_confirmation' && kind !== 'subscription_link'
  const language = languageOf(row.recipient, row.page)
  return isNews ? news(deps, delivery, relayFrom, language) : aboutSubscription(deps, delivery, relayFrom, language)
}

/** News goes to active subscribers alone. */
function mayGet(
  recipient: Pick<Subscriber, 'state' | 'unsubscribedAt' | 'erasedAt'>,
  { kind, createdAt }: Delivery,
): boolean {
  return kind === 'subscription_confirmation' ? mayBeAsked(recipient, createdAt) : isActive(recipient)
}

/**
 * Asks the owner of an address to confirm a subscription, or shows the one it has: anybody can type any address, and only its
 * owner may learn which of the two it is.
 */
function aboutSubscription(deps: Deps, delivery: Delivery, relayFrom: string, language: Language): Sendable<Mail> {
  const page = deps.db
    .select()
    .from(organizations)
    .where(eq(organizations.id, delivery.organizationId ?? ''))
    .get()
  if (!page) return { skip: 'The organization is gone.' }
  const { organization, query } = inLanguage(page, language)
  const url = pageUrl(deps, organization)
  const link = { base: url, token: tokenOf(deps, delivery.subscriberId ?? '') }
  const manageUrl = routes.statusPage.subscription.show.url(link, query)
  const facts = { organization: organization.name, language, address: delivery.address, manageUrl, pageUrl: url }
  const confirmUrl = routes.statusPage.subscription.confirm.url(link, query)
  const { fromName, ...rendered } =
    delivery.kind === 'subscription_link'
      ? deps.render.subscriptionLink(facts)
      : deps.render.subscriptionConfirmation({ ...facts, confirmUrl, event: onlyEvent(deps, delivery) })
  const sender = senderOf(deps, organization, relayFrom, fromName)
  return {
    send: { ...common(deps, delivery, relayFrom), ...sender, ...rendered, headers: headersOf(deps, delivery.id) },
  }
}

/** Of an address that is asked about one incident or maintenance alone. */
function onlyEvent({ db }: Deps, { subscriberId }: Delivery): string | null {
  const asked = db
    .select()
    .from(subscribers)
    .where(eq(subscribers.id, subscriberId ?? ''))
    .get()
  return asked && followsEventsAlone(asked) ? (eventsFollowed(db, asked).at(-1) ?? null) : null
}

function news(deps: Deps, delivery: Delivery, relayFrom: string, language: Language): Sendable<Mail> {
  const shared = sharedMail(deps, delivery, relayFrom, language)
  if ('skip' in shared) return shared
  const { thread, nobody, blanks } = shared.send
  const first = thread === null ? null : firstInThread(deps, delivery, thread)
  const follows = first !== null && first !== delivery.id
  const to = (reader: Reader) => newsTo(deps, shared.send, relayFrom, reader, follows)
  const reader = {
    deliveryId: delivery.id,
    address: delivery.address,
    token: tokenOf(deps, delivery.subscriberId ?? ''),
    first: first ?? '',
  }
  // What else of a mail is no part of what is shared.
  const of = JSON.stringify([follows, hostOf(deps), connectedNames(deps.db)])
  const blank = blanks.get(of) ?? to(nobody)
  blanks.set(of, blank)
  return { send: { ...to(reader), alike: { blank, words: wordsOf(deps, nobody, reader) } } }
}

function newsTo(
  deps: Deps,
  { organization, url, query, sender, mail, nobody }: SharedMail,
  relayFrom: string,
  { deliveryId, address, token, first }: Reader,
  follows: boolean,
): Mail {
  return {
    ...common(deps, { id: deliveryId, address }, relayFrom),
    ...sender,
    subject: mail.subject,
    html: mail.html.replaceAll(nobody.token, token),
    text: mail.text.replaceAll(nobody.token, token),
    references: follows ? messageId(deps, first) : null,
    list: { name: organization.name, id: `${organization.slug}.${hostOf(deps)}` },
    headers: {
      ...headersOf(deps, deliveryId),
      'List-Unsubscribe': `<${routes.statusPage.subscription.unsubscribe.url({ base: url, token }, query)}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }
}

function wordsOf(deps: Deps, nobody: Reader, reader: Reader): Alike['words'] {
  const words = (['deliveryId', 'address', 'token', 'first'] as const).map((word): [string, string] => [
    nobody[word],
    reader[word],
  ])
  if (connectedNames(deps.db).length > 0) words.push([markOf(deps, nobody.deliveryId), markOf(deps, reader.deliveryId)])
  return words
}

function common(deps: Deps, { id, address }: Pick<Delivery, 'id' | 'address'>, relayFrom: string) {
  return {
    to: address,
    returnPath: returnPathOf(deps, id, relayFrom),
    messageId: messageId(deps, id),
    references: null,
    list: null,
  }
}

function headersOf(deps: Deps, deliveryId: string): Record<string, string> {
  return { ...automatic, ...markedHeaders(deps, deliveryId) }
}

const recipientById = (db: Db) =>
  prepared(db, 'recipient', () =>
    db
      .select({
        recipient: {
          state: subscribers.state,
          language: subscribers.language,
          unsubscribedAt: subscribers.unsubscribedAt,
          erasedAt: subscribers.erasedAt,
        },
        page: {
          language: organizations.language,
          furtherLanguages: organizations.furtherLanguages,
          deletedAt: organizations.deletedAt,
        },
      })
      .from(subscribers)
      .innerJoin(organizations, eq(organizations.id, subscribers.organizationId))
      .where(eq(subscribers.id, sql.placeholder('id')))
      .prepare(),
  )
