import { and, eq } from 'drizzle-orm'
import type { Reader } from '#src/db/connection.ts'
import type { OrganizationId, SubscriberId } from '#src/db/ids.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import type { Deps } from '../context.ts'
import { DomainError, notFound } from '../errors.ts'
import { presentSubscriber } from '../notifications/subscriber-rows.ts'
import { readSignedToken } from '../secrets/signed-links.ts'
import type { Subscriber } from './subscriber.ts'

/** The subscriber of this organization whom a link in a mail names; throws SubscriptionGone for any other token. */
export function subscriberOfLink(deps: Deps, organizationId: OrganizationId, token: string): Subscriber {
  const subscriber = subscriberBehind(deps, organizationId, token)
  if (!subscriber) throw new SubscriptionGone()
  return subscriber
}

/** Undefined where the token leads to no subscriber of this organization. */
export function subscriberBehind(deps: Deps, organizationId: OrganizationId, token: string): Subscriber | undefined {
  const id = readSignedToken(deps, 'subscription', token)
  const subscriber = id === null ? undefined : presentSubscriber(deps.db, id)
  return subscriber?.organizationId === organizationId ? subscriber : undefined
}

/** Ids of former subscribers of the mailbox, whose links lead to this one. */
export function joinedInto(db: Reader, id: SubscriberId): SubscriberId[] {
  const joined = db.select({ id: subscribers.id }).from(subscribers).where(eq(subscribers.joinedIntoId, id)).all()
  return joined.map((one) => one.id)
}

/** The token in a mail's link is invalid, or belongs to another organization's subscriber. */
export class SubscriptionGone extends DomainError {
  constructor() {
    super('not_found', 'This link is not complete, or the subscription is gone. Open the link in the mail again.')
  }
}

/** Throws not_found for another organization's subscriber as for an unknown one. */
export function findSubscriber(db: Reader, organizationId: OrganizationId, id: SubscriberId): Subscriber {
  const subscriber = db
    .select()
    .from(subscribers)
    .where(and(eq(subscribers.id, id), eq(subscribers.organizationId, organizationId)))
    .get()
  if (!subscriber) throw notFound('subscriber')
  return subscriber
}
