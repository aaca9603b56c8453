import { and, eq, gt } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import { deliveries, subscribers } from '#src/db/schema/delivery.ts'
import { subscriptionRequests } from '#src/db/schema/subscription-requests.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import type { Language } from '#src/words.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor, Deps } from '../context.ts'
import { conflict } from '../errors.ts'
import { type Checked, checked, fieldErrors, named, together } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { addressProblem } from '../mail/check-address.ts'
import { mailboxKey, plainAddress } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { insertSubscriber } from '../notifications/insert-subscribers.ts'
import { queueMessage } from '../notifications/queue-message.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { perNetwork } from '../rate-limits/network.ts'
import type { Attempt } from '../rate-limits/rate-limit.ts'
import { type AsReader, refuseOtherMailbox } from './as-reader.ts'
import { checkFollowing, type Following, followedServices, followingColumns } from './following.ts'
import { isActive, type Subscriber } from './subscriber.ts'

const anHour = 3_600_000
/** An office behind one address is one network. */
const perVisitor = { limit: 60, window: anHour }
export const perSubscriber = { limit: 3, window: anHour }

export interface SubscriptionRequest {
  email: string
  following: Following
  /** Of the page on which it was asked for; null: the page's own. */
  language?: Language | null
}

/** What it would follow and in which language stays where it is left out. */
export type ConfirmationRequest = Pick<SubscriptionRequest, 'email'> & Partial<SubscriptionRequest>

export function checkSubscription(form: Form): Checked<SubscriptionRequest> {
  const email = plainAddress(form.text('email'))
  const problem = addressProblem(email)
  return together(named('following', checkFollowing(form)), checked({ email }, fieldErrors({ email: problem })))
}

/**
 * Writes down that the address is to be asked whether it wants the organization's mail. Whether it follows already is looked up
 * after the answer (`takeNextRequest()`), so that neither the answer nor its time says so. Throws conflict where no mail can
 * leave, rate_limited, invalid for a service that is not there, and ReadersAlone.
 */
export function requestSubscription(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  request: SubscriptionRequest,
  as?: AsReader,
): void {
  if (readRelay(deps) === null) throw conflict('E-mail is not available here yet. Follow the RSS or Atom feed instead.')
  refuseOtherMailbox(deps, organizationId, request.email, as)
  followedServices(deps.db, organizationId, request.following)
  spendStrangerMail(deps, 'subscription', ...attemptsOfVisitor(actor), {
    key: attemptsKey({ organizationId, address: request.email }),
    ...perSubscriber,
  })
  const { ip, userAgent, requestId } = actor.origin
  const { serviceIds, ...kinds } = request.following
  // Nobody is woken: what is taken up at once would still be at work when the visitor asks again, for longer or shorter.
  writeUnaudited(deps.db, (tx) => {
    tx.insert(subscriptionRequests)
      .values({
        id: deps.ids.id(),
        organizationId,
        email: request.email,
        followsIncidents: kinds.incidents,
        followsMaintenance: kinds.maintenance,
        language: request.language ?? null,
        serviceIds,
        ...{ ip, userAgent, requestId },
        createdAt: deps.clock.now(),
      })
      .run()
  })
}

/** Limits of whoever asks, whatever they ask for. */
export function attemptsOfVisitor({ origin }: Actor): Attempt[] {
  return perNetwork('subscribe', origin, perVisitor)
}

/** Key of the rate limit on mails that ask an address to confirm. */
export function attemptsKey({ organizationId, address }: Pick<Subscriber, 'organizationId' | 'address'>): string {
  return `subscribe:address:${organizationId}:${mailboxKey(address)}`
}

/**
 * Queues the mail with the link that confirms; to an active subscriber, who asked by the form, the link to what they have. A form
 * that was sent twice is one request, with the choice of the second. Returns the subscriber.
 */
export function askToConfirm(
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { email, ...wish }: ConfirmationRequest,
  consent: 'form' | 'invited',
): Subscriber {
  const known = subscriberOf(deps.db, organizationId, email)
  if (consent === 'invited' && known && isActive(known)) return known

  // Visitors add nothing to an audit chain; what is confirmed stands there.
  const ask = consent === 'invited' ? write : writeUnaudited
  return ask(deps.db, (tx) => askIn(tx, deps, actor, organizationId, { email, ...wish }, consent))
}

/** `askToConfirm()` in the causing transaction. */
export function askIn(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  organizationId: string,
  { email, ...wish }: ConfirmationRequest,
  consent: 'form' | 'invited',
): Subscriber {
  // An import on the other thread may have brought it meanwhile.
  const subscriber = subscriberOf(tx, organizationId, email) ?? insert(tx, deps, organizationId, email, consent)
  if (mayBeChangedByAnybody(subscriber)) renew(tx, deps, subscriber, wish)
  const kind = isActive(subscriber) ? 'subscription_link' : 'subscription_confirmation'
  // The team's own forms carry a one-time key instead.
  if (consent === 'invited' || !wasJustAsked(tx, deps, subscriber, kind))
    queueMessage(tx, deps, { organizationId, subscriber, kind })
  if (consent === 'invited')
    recordAudit(tx, deps, actor, {
      action: 'subscriber.requested',
      organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
    })
  return subscriber
}

/** Milliseconds in which a second request is the first one's double click. */
const oneRequest = 10_000

function wasJustAsked(
  db: Reader,
  { clock }: Pick<Deps, 'clock'>,
  { id }: Subscriber,
  kind: 'subscription_link' | 'subscription_confirmation',
): boolean {
  const mail = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(
      and(
        eq(deliveries.subscriberId, id),
        eq(deliveries.kind, kind),
        gt(deliveries.createdAt, clock.now() - oneRequest),
      ),
    )
    .get()
  return mail !== undefined
}

/** The subscriber of the mailbox, however its address is spelt. */
export function subscriberOf(db: Reader, organizationId: string, email: string): Subscriber | undefined {
  return db
    .select()
    .from(subscribers)
    .where(and(eq(subscribers.organizationId, organizationId), eq(subscribers.mailbox, mailboxKey(email))))
    .get()
}

function insert(tx: Tx, deps: Deps, organizationId: string, address: string, consent: string): Subscriber {
  return insertSubscriber(tx, deps, organizationId, {
    channel: 'email',
    address,
    state: 'unconfirmed',
    consent,
    createdAt: deps.clock.now(),
  })
}

/**
 * Anybody can type any address, so one that has left, is paused or quarantined stays so until the link in the mail is opened.
 * The new choice is stored before that only where nothing is sent anyway.
 */
function mayBeChangedByAnybody({ state }: Subscriber): boolean {
  return state === 'unconfirmed' || state === 'unsubscribed'
}

function renew(
  tx: Tx,
  deps: Deps,
  subscriber: Subscriber,
  { following, language }: Omit<ConfirmationRequest, 'email'>,
): void {
  const asked = subscriber.state === 'unconfirmed' ? { createdAt: deps.clock.now() } : undefined
  const columns = {
    ...(following && followingColumns(following)),
    ...(language !== undefined && { language }),
    ...asked,
  }
  const serviceIds = following && followedServices(tx, subscriber.organizationId, following)
  changeSubscriber(tx, deps, subscriber, columns, serviceIds)
}
