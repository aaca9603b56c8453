import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Reader, Tx } from '#src/db/connection.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { subscriberEvents } from '#src/db/schema/subscriber-events.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { authorize } from '../authorize.ts'
import type { Actor, Deps, SystemActor } from '../context.ts'
import { forgetSubscriberIn } from '../deliveries/forget-deliveries.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import { addressProblem } from '../mail/check-address.ts'
import { plainAddress } from '../mail/mailbox-key.ts'
import { readRelay } from '../mail/read-relay.ts'
import { addEventFollower, removeEventFollower } from '../notifications/change-event-followers.ts'
import { changeSubscriber } from '../notifications/change-subscriber.ts'
import { eventsOf } from '../notifications/event-followers.ts'
import { insertSubscriber } from '../notifications/insert-subscribers.ts'
import { spendStrangerMail } from '../notifications/stranger-mails.ts'
import { refuseWhoStaysAway } from './add-subscriber.ts'
import { consentOfTeam } from './consent.ts'
import { withoutAddress } from './erase-subscriber.ts'
import { joinedInto } from './find-subscriber.ts'
import { type Following, followingColumns, followingOf } from './following.ts'
import { askIn, attemptsKey, perSubscriber, subscriberOf } from './request-subscription.ts'
import { isActive, type Subscriber } from './subscriber.ts'

/** An incident or a maintenance window that somebody follows by itself. */
export interface FollowedEvent {
  id: string
  organizationId: OrganizationId
}

/** Of a subscriber who follows no part of the page. */
const nothing: Following = { incidents: false, maintenance: false, serviceIds: [] }

/**
 * Lets an address follow one incident or window, until that is over: a mail asks it, or it agreed elsewhere (`agreed`) and hears
 * of it from now on. Whoever follows the page goes on doing so. Throws invalid for an address that has left or was erased where
 * no mail asks it, conflict where no mail can leave, and rate_limited.
 */
export function followEvent(
  deps: Deps,
  actor: Actor,
  event: FollowedEvent,
  input: { email: string; agreed: boolean },
): Subscriber {
  const { organizationId } = event
  authorize(actor, 'subscribers:write', organizationId)
  const email = plainAddress(input.email)
  const problem = addressProblem(email)
  if (problem !== undefined) throw invalid({ email: problem })
  const known = subscriberOf(deps.db, organizationId, email)
  if (!(known && isActive(known)) && !input.agreed) spendRequest(deps, organizationId, email)

  return write(deps.db, (tx) => {
    const subscriber = subscriberFor(tx, deps, actor, event, { email, agreed: input.agreed })
    addEventFollower(tx, deps, subscriber, event.id)
    recordAudit(tx, deps, actor, {
      action: 'subscriber.follows_event',
      organizationId,
      subject: { type: 'subscriber', id: subscriber.id },
      changes: { event: event.id },
    })
    return subscriber
  })
}

function spendRequest(deps: Deps, organizationId: OrganizationId, address: string): void {
  if (readRelay(deps) === null)
    throw conflict('No mail can be sent: the instance admin has to connect a mail server first.')
  spendStrangerMail(deps, 'subscription', { key: attemptsKey({ organizationId, address }), ...perSubscriber })
}

function subscriberFor(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  { organizationId }: FollowedEvent,
  { email, agreed }: { email: string; agreed: boolean },
): Subscriber {
  const known = subscriberOf(tx, organizationId, email)
  if (known && isActive(known)) return known
  if (!agreed) {
    // Whoever has asked for the page already gets what they asked for, too.
    const following = known?.state === 'unconfirmed' ? {} : { following: nothing }
    return askIn(tx, deps, actor, organizationId, { email, ...following }, 'invited')
  }
  refuseWhoStaysAway(tx, deps, organizationId, email)
  return insertSubscriber(tx, deps, organizationId, {
    ...followingColumns(nothing),
    channel: 'email',
    address: email,
    state: 'active',
    consent: consentOfTeam('of a program, for one incident'),
    createdAt: deps.clock.now(),
  })
}

/** In the order in which they came. */
export function eventFollowers(db: Reader, { id, organizationId }: FollowedEvent) {
  return db
    .select({ subscriber: subscribers })
    .from(subscriberEvents)
    .innerJoin(subscribers, eq(subscribers.id, subscriberEvents.subscriberId))
    .where(
      and(
        eq(subscriberEvents.eventId, id),
        eq(subscribers.organizationId, organizationId),
        isNull(subscribers.erasedAt),
      ),
    )
    .orderBy(asc(subscriberEvents.createdAt), asc(subscribers.id))
    .all()
    .map(({ subscriber }) => subscriber)
}

/** Throws not_found for a subscriber who does not follow the event by itself. */
export function findEventFollower(db: Reader, event: FollowedEvent, id: SubscriberId): Subscriber {
  const found = eventFollowers(db, event).find((one) => one.id === id)
  if (!found) throw notFound('subscriber')
  return found
}

/** Ends it; of somebody who follows nothing else, the address is forgotten. Throws not_found. */
export function unfollowEvent(deps: Deps, actor: Actor, event: FollowedEvent, id: SubscriberId): Subscriber {
  authorize(actor, 'subscribers:write', event.organizationId)
  return write(deps.db, (tx) => {
    const subscriber = findEventFollower(tx, event, id)
    unfollowIn(tx, deps, actor, subscriber, event.id)
    return subscriber
  })
}

/** What was followed and is over. */
export interface Followed {
  subscriber: Subscriber
  eventId: string
}

/** `unfollowEvent()` by the clock, for several at once. */
export function endFollowings(deps: Deps, actor: SystemActor, ended: readonly Followed[]): void {
  write(deps.db, (tx) => {
    for (const { subscriber, eventId } of ended) unfollowIn(tx, deps, actor, subscriber, eventId)
  })
}

function unfollowIn(tx: Tx, deps: Deps, actor: Actor, subscriber: Subscriber, eventId: string): void {
  removeEventFollower(tx, deps, subscriber, eventId)
  const isLast = !followsAnything(tx, subscriber) && eventsOf(tx, subscriber.id).length === 0
  // The purpose for which the address was kept is over. Of whoever has left it stays, so that nobody brings it back.
  if (isLast && subscriber.erasedAt === null && subscriber.state !== 'unsubscribed') {
    changeSubscriber(tx, deps, subscriber, withoutAddress(subscriber, deps.clock.now()), [])
    for (const id of [subscriber.id, ...joinedInto(tx, subscriber.id)]) forgetSubscriberIn(tx, id)
  }
  recordAudit(tx, deps, actor, {
    action: isLast ? 'subscriber.let_go' : 'subscriber.leaves_event',
    organizationId: subscriber.organizationId,
    subject: { type: 'subscriber', id: subscriber.id },
    changes: { event: eventId },
  })
}

function followsAnything(db: Reader, subscriber: Subscriber): boolean {
  const { incidents, maintenance, serviceIds } = followingOf(db, subscriber)
  return (incidents || maintenance) && (serviceIds === null || serviceIds.length > 0)
}
